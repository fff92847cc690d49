from django.urls import path

from funds.appropriations.views import history, orders

app_name = "funds"
urlpatterns = [
    path("orders/", orders.OrderList.as_view(), name="order-list"),
    path("orders/new/", orders.OrderEdit.as_view(), name="order-new"),
    path("orders/<int:pk>/", orders.OrderDetail.as_view(), name="order-detail"),
    path("orders/<int:pk>/edit/", orders.OrderEdit.as_view(), name="order-edit"),
    path("allocations/<int:year>/", history.AllocationList.as_view(), name="allocation-list"),
]
