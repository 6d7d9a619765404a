# One image for the API and the workers; docker-compose.yml shows both.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Without the embedded PostgreSQL and the Node that npm brings: the image has a Node, and the record is elsewhere.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

# The browser app's builder comes in optional packages, one for each platform.
FROM node:24-bookworm-slim AS browser-app
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts
COPY vite.config.ts ./
COPY src src
RUN node src/verbatim.js build-web

FROM node:24-bookworm-slim
# With one arena for each thread, glibc keeps 20 to 30 MB more that nobody uses.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY models models
COPY data data
COPY src src
COPY workers workers
COPY --from=browser-app /app/build build
USER node
EXPOSE 8080
# Node as the first process gets the signals itself; the container's runtime should reap (`init: true`).
CMD ["node", "src/main.ts"]
