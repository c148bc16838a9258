from django.urls import path

from shuangkong.energy import decomposition_views, views

app_name = "energy"
urlpatterns = [
    path("budgets/", views.index, name="budgets"),
    path("budgets/<str:area>/<int:year>/", views.show, name="budget"),
    path("budgets/<str:area>/<int:year>/open/", views.open_edition, name="open"),
    path("budgets/<int:budget_id>/edit/", views.edit, name="edit"),
    path("budgets/<int:budget_id>/upload/", views.upload, name="upload"),
    path("budgets/<int:budget_id>/lines.xlsx", views.template, name="template"),
    path("budgets/<int:budget_id>/step/", views.step, name="step"),
    path("budgets/<int:budget_id>/change/", views.change, name="change"),
    path("budgets/<int:budget_id>/changes/<int:change_id>/", views.decide, name="decide"),
    path("budgets/<int:budget_id>/told/<int:line_id>/", views.tell, name="tell"),
    path("decompositions/", decomposition_views.index, name="decompositions"),
    path("decompositions/<int:decomposition_id>/step/", decomposition_views.step, name="decomposition_step"),
    path("decompositions/<int:decomposition_id>/edition/", decomposition_views.edition, name="decomposition"),
    path("decompositions/<str:city>/", decomposition_views.decompose, name="decompose"),
]
