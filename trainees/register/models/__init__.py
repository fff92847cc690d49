from trainees.register.models.teachers import Teacher, TeacherReveal

__all__ = ["Teacher", "TeacherReveal"]
