# One image for web, worker, beat and the one-off commands; docker-compose.yml says which is which.
FROM node:20-bookworm-slim AS front
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=guopei.settings.production GUOPEI_DATA_DIR=/data
WORKDIR /app
COPY requirements/base.lock requirements/base.lock
RUN pip install --require-hashes -r requirements/base.lock \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin guopei \
    && install -d -o guopei -g guopei -m 0700 /data
COPY . .
COPY --from=front /build/node_modules node_modules
# Made-up values: collecting files reads settings and connects to nothing.
RUN python -m guopei.stack vendor --copy-only \
    && python -m guopei.stack compile-messages \
    && install -m 0600 /dev/null /tmp/keys.json \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" ALLOWED_HOSTS=build \
       DATABASE_URL=postgresql://app@127.0.0.1/guopei REDIS_URL=redis://127.0.0.1:6379/0 GUOPEI_KEYS_FILE=/tmp/keys.json \
       python manage.py collectstatic --noinput \
    && rm -rf node_modules /tmp/keys.json
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "guopei.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "guopei.receiving.ReceivingWorker", "--workers", "2", "--threads", "8", "--worker-connections", "400", "--timeout", "60", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm"]
