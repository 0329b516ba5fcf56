# SkillMatch as a service: `docker build -t skillmatch .`, then compose.yaml, or
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:8000:8000 -v skillmatch:/data skillmatch
# Our encoder is inside the wheel and runs on ONNX Runtime: no torch, no model hub, no network at run time.

FROM python:3.11.14-slim-bookworm AS build
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir --disable-pip-version-check "build==1.6.1" "hatchling==1.33.0" \
 && python -m build --wheel --no-isolation --outdir /wheels \
 && python -m venv /opt/skillmatch \
 && /opt/skillmatch/bin/pip install --no-cache-dir --disable-pip-version-check \
      --constraint constraints.txt /wheels/skillmatch-*.whl

FROM python:3.11.14-slim-bookworm
LABEL org.opencontainers.image.title="SkillMatch" \
      org.opencontainers.image.description="Next credentials, verified candidates, curriculum gaps" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 skillmatch \
 && useradd --system --uid 10001 --gid skillmatch --no-create-home --shell /usr/sbin/nologin skillmatch \
 && install --directory --owner skillmatch --group skillmatch --mode 0700 /data
COPY --from=build /opt/skillmatch /opt/skillmatch
ENV PATH=/opt/skillmatch/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SKILLMATCH_CACHE=/tmp/skillmatch \
    SKILLMATCH_WORKSPACE=/data/workspace
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/v1/health/live', timeout=4)"]
# Reached from outside the container, it starts with keys alone: `docker compose run --rm skillmatch keys create --scope admin`.
ENTRYPOINT ["skillmatch"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
