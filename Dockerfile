# One image per program, all out of one build: docker build --target gateway .

FROM swift:6.3-bookworm AS build
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Makefile ./
RUN make deps && rm -rf /var/lib/apt/lists/*
COPY Package.swift ./
COPY Linking Linking
COPY Shared Shared
COPY Services Services
COPY gateway gateway
COPY Tests Tests
COPY Benchmarks Benchmarks
RUN make programs && mv .build/programs /programs

FROM debian:bookworm-slim AS base
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends \
        ca-certificates libidn2-0 libsqlite3-0 libssl3 libstdc++6 libuv1 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin rollcall \
    && install -d -o rollcall -g rollcall -m 0700 /data /run/rollcall
COPY deploy/or-sandbox /usr/local/bin/
COPY --from=build /programs/rollcall /usr/local/bin/
# Each program keeps its file in /data; in /run/rollcall, which all share, they meet. Their sockets let in no other user.
ENV ROLLCALL_DATA_DIRECTORY=/data ROLLCALL_RUN_DIRECTORY=/run/rollcall
WORKDIR /data
USER rollcall
ENTRYPOINT ["or-sandbox"]

FROM base AS luma
USER root
RUN apt-get update -q && apt-get install -y -q --no-install-recommends libcurl4 && rm -rf /var/lib/apt/lists/*
USER rollcall
COPY --from=build /programs/rollcall-luma /usr/local/bin/
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["rollcall", "status", "--program", "luma"]
CMD ["rollcall-luma"]

FROM base AS members
COPY --from=build /programs/rollcall-members /usr/local/bin/
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["rollcall", "status", "--program", "members"]
CMD ["rollcall-members"]

FROM base AS calendar
USER root
RUN apt-get update -q && apt-get install -y -q --no-install-recommends libcurl4 libexpat1 && rm -rf /var/lib/apt/lists/*
USER rollcall
COPY --from=build /programs/rollcall-calendar /usr/local/bin/
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["rollcall", "status", "--program", "calendar"]
CMD ["rollcall-calendar"]

FROM base AS notifications
COPY --from=build /programs/rollcall-notifications /usr/local/bin/
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["rollcall", "status", "--program", "notifications"]
CMD ["rollcall-notifications"]

FROM base AS gateway
COPY --from=build /programs/rollcall-gateway /usr/local/bin/
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["rollcall", "status", "--program", "gateway"]
CMD ["rollcall-gateway"]

FROM base AS sandbox
USER root
RUN apt-get update -q && apt-get install -y -q --no-install-recommends libcurl4 && rm -rf /var/lib/apt/lists/*
USER rollcall
COPY --from=build /programs/rollcall-sandbox /usr/local/bin/
CMD ["rollcall-sandbox", "serve", "--listen", "tcp:0.0.0.0:9100"]
