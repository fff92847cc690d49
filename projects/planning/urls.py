from django.urls import path

from projects.planning.views import plan_forms, plans

urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plan-list"),
    path("plans/new/<int:year>/", plan_forms.PlanEdit.as_view(), name="plan-new"),
    path("plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan-detail"),
    path("plans/<int:pk>/edit/", plan_forms.PlanEdit.as_view(), name="plan-edit"),
    path("plans/<int:pk>/return/", plan_forms.PlanReturn.as_view(), name="plan-return"),
]
