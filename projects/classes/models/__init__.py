from projects.classes.models.classes import Phase, TrainingClass
from projects.classes.models.timetable import EmergencyPlan, Lesson, SafetyLesson

__all__ = ["EmergencyPlan", "Lesson", "Phase", "SafetyLesson", "TrainingClass"]
