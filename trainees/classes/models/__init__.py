from trainees.classes.models.classes import Phase, TrainingClass
from trainees.classes.models.timetable import EmergencyPlan, Lesson, SafetyLesson

__all__ = ["EmergencyPlan", "Lesson", "Phase", "SafetyLesson", "TrainingClass"]
