from trainees.delivery.models.attendance import Attendance, ResultBasis, RollCall, TestResult
from trainees.delivery.models.certificates import Certificate

__all__ = ["Attendance", "Certificate", "ResultBasis", "RollCall", "TestResult"]
