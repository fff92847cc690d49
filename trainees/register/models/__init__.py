from trainees.register.models.codes import TeacherCode
from trainees.register.models.schools import School, SchoolBatch, SchoolIssue, SchoolRow
from trainees.register.models.teachers import Teacher, TeacherReveal

__all__ = ["School", "SchoolBatch", "SchoolIssue", "SchoolRow", "Teacher", "TeacherCode", "TeacherReveal"]
