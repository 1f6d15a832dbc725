from django.apps import AppConfig


class KernelTestsConfig(AppConfig):
    name = "tests.kernel"
    label = "kernel_tests"
