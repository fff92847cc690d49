"""The machinery under the tests."""
