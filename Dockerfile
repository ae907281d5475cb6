# syntax=docker/dockerfile:1
# One image for every process of Pesanan: which one it is, its command says.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS installed
COPY requirements/run.txt /requirements.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r /requirements.txt \
 && /venv/bin/pip uninstall --yes --quiet pip setuptools

FROM python:${PYTHON}-slim
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin pesanan
COPY --from=installed /venv /venv
WORKDIR /app
COPY shared shared
COPY services services
COPY simulation simulation
COPY operations operations
RUN printf '#!/bin/sh\nexec python -m operations "$@"\n' > /usr/local/bin/pesanan \
 && chmod 755 /usr/local/bin/pesanan \
 && /venv/bin/python -m compileall -q shared services simulation operations
# Many threads, little memory: an allocator's arena for each of them would only hold what is free.
ENV MALLOC_ARENA_MAX=2 \
    PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER pesanan
CMD ["pesanan", "--help"]
