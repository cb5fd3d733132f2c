from django.apps import AppConfig


class Carrel(AppConfig):
    name = "carrel"
