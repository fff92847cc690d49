from guopei.desk.selectors.guides import Guide, guide, guide_for, guides

__all__ = ["Guide", "guide", "guide_for", "guides"]
