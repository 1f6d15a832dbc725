"""Addresses of phones: what they speak to, and the pages of devices and submissions."""

from django.urls import path

from whitestone.intake.phones import browser, openrosa, views

_KEY = "openrosa/key/<str:key>/"

urlpatterns = [
    path(f"{_KEY}formList", openrosa.form_list, name="openrosa-forms"),
    path(f"{_KEY}forms/<str:form>.xml", openrosa.form, name="openrosa-form"),
    path(f"{_KEY}forms/<str:form>/manifest", openrosa.manifest, name="openrosa-manifest"),
    path(f"{_KEY}lists/<str:word>.csv", openrosa.records, name="openrosa-list"),
    path(f"{_KEY}submission", openrosa.submission, name="openrosa-submission"),
    path("forms/", browser.forms, name="forms"),
    path("forms/<str:form>/", browser.fill, name="form-fill"),
    path("forms/<str:form>/form.xml", browser.form_xml, name="form-xml"),
    path("forms/<str:form>/lists/<str:word>.csv", browser.form_list, name="form-list"),
    path("forms/<str:form>/send/", browser.send, name="form-send"),
    path("devices/", views.devices, name="devices"),
    path("devices/<int:pk>/", views.device, name="device"),
    path("devices/<int:pk>/revoke/", views.revoke, name="device-revoke"),
    path("devices/<int:pk>/storage/", views.storage, name="device-storage"),
    path("submissions/<int:pk>/", views.submission, name="submission"),
    path("submissions/<int:pk>/original/", views.original, name="submission-original"),
    path("submissions/<int:pk>/files/<int:media>/", views.media, name="submission-file"),
]
