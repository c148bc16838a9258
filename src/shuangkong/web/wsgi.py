"""The application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangkong.web.settings")
application = get_wsgi_application()
# All rooms are loaded now rather than by the first request, and the collector never looks at them again: going through
# these 150,000 objects took a tenth of a second, in one of twelve requests.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
