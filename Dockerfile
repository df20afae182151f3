# Bindery as an image: one for web and workers alike, see compose.yaml. Build: docker build -t bindery .
FROM python:3.13-slim-trixie AS packages
COPY requirements.lock /
RUN python -m venv /venv && /venv/bin/pip install -q --no-cache-dir --require-hashes -r /requirements.lock

FROM python:3.13-slim-trixie
# All are optional: poppler and Node.js prove a shielded file, Tesseract's language files read scans. Further
# languages are packages as well: tesseract-ocr-deu.
ARG PROGRAMS="poppler-utils nodejs tesseract-ocr tesseract-ocr-eng"
RUN apt-get update \
    && apt-get install -y --no-install-recommends $PROGRAMS \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin bindery \
    && install -d -o bindery -g bindery -m 700 /data
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BINDERY_DATA=/data \
    BINDERY_STATIC=/app/collected
# DEBUG only so that no key is needed to copy files; nothing of it stays.
RUN BINDERY_DEBUG=1 BINDERY_DATA=/tmp/build python manage.py collectstatic --noinput -v0 \
    && rm -rf /tmp/build \
    && python -m compileall -q accounts documents pipeline project
USER bindery
VOLUME /data
EXPOSE 8000
# Ends by SIGTERM within 15 seconds, with every run given back.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
