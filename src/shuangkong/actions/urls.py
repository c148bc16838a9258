from django.urls import path

from shuangkong.actions import bulletin_views, task_views, ticket_views, views

app_name = "actions"
urlpatterns = [
    path("plans/<int:plan_id>/approve/", views.approve, name="approve"),
    path("plans/<int:plan_id>/adopted/", views.adopted, name="adopted"),
    path("tasks/", task_views.board, name="board"),
    path("tasks/table.xlsx", task_views.table, name="table"),
    path("tasks/<int:task_id>/", task_views.task, name="task"),
    path("tasks/<int:task_id>/step/", task_views.step, name="step"),
    path("tasks/<int:task_id>/files/<int:file_id>/", task_views.progress_file, name="progress_file"),
    path("tasks/<int:task_id>/milestones/<int:file_id>/", task_views.milestone_file, name="milestone_file"),
    path("tasks/bulletin/<str:area>/<str:quarter>/", bulletin_views.show, name="bulletin"),
    path("tickets/", ticket_views.index, name="tickets"),
    path("tickets/new/", ticket_views.new, name="new_ticket"),
    path("tickets/<int:ticket_id>/", ticket_views.ticket, name="ticket"),
    path("tickets/<int:ticket_id>/step/", ticket_views.step, name="ticket_step"),
    path("tickets/<int:ticket_id>/files/<int:file_id>/", ticket_views.ticket_file, name="ticket_file"),
]
