from django.urls import path

from projects.orders.views import orders

urlpatterns = [
    path("task-orders/", orders.TaskOrderList.as_view(), name="task-order-list"),
    path("plan-items/<int:item>/task-orders/new/", orders.TaskOrderNew.as_view(), name="task-order-new"),
    path("task-orders/<int:pk>/", orders.TaskOrderDetail.as_view(), name="task-order-detail"),
    path("task-orders/<int:pk>/edit/", orders.TaskOrderEdit.as_view(), name="task-order-edit"),
]
