"""Addresses of certificates and cases. Those below `c/` are public and short: they stand on paper."""

from django.urls import path

from whitestone.records.certificates import views

urlpatterns = [
    path("c/", views.check, name="certificate-check"),
    path("c/<slug:token>/", views.check_token, name="certificate-check-token"),
    path("c/<slug:token>.json", views.check_json, name="certificate-check-json"),
    path("handover/<uuid:record>/<int:number>/certificate/", views.issue_certificate, name="handover-certificate"),
    path("certificate/<uuid:record>/<int:number>/paper.pdf", views.paper, name="certificate-paper"),
    *(url for pages in views.PAGES for url in pages.urls()),
]
