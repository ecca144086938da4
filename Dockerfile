# Leadr's web, worker and beat in one image; the command decides which it is.
FROM python:3.13-slim AS build
WORKDIR /leadr
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 leadr && mkdir /static && chown leadr /static
WORKDIR /leadr
COPY --from=build /venv /venv
COPY --chown=leadr . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 LEADR_STATIC_ROOT=/static DJANGO_SETTINGS_MODULE=leadr.settings
USER leadr
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "leadr.wsgi:application"]
