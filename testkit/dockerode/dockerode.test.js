'use strict';
// Node's usual client of the Docker Engine API against the daemon that DOCKER_HOST names.
const test = require('node:test');
const assert = require('node:assert');
const { once } = require('node:events');
const { PassThrough } = require('node:stream');
const zlib = require('node:zlib');
const Docker = require('dockerode');

const docker = new Docker({ socketPath: process.env.DOCKER_HOST.replace('unix://', '') });

/** All that a stream says until its end. */
async function text(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Both outputs of a multiplexed stream, when it has ended. */
async function apart(stream) {
  const out = new PassThrough();
  const err = new PassThrough();
  docker.modem.demuxStream(stream, out, err);
  stream.on('end', () => { out.end(); err.end(); });
  return Promise.all([text(out), text(err)]);
}

/** Reads lines of JSON up to the first that fits. */
async function until(stream, fits) {
  let rest = '';
  for await (const chunk of stream) {
    rest += chunk;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const document = JSON.parse(rest.slice(0, end));
      rest = rest.slice(end + 1);
      if (fits(document)) return document;
    }
  }
  throw new Error('the stream ended before');
}

/** Waits for a transfer of an image; a failure that its progress tells is one. */
function transferred(stream) {
  return new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error, lines) => (error ? reject(error) : resolve(lines))));
}

async function running(options = {}) {
  const container = await docker.createContainer({ Image: 'busybox', Cmd: ['sleep', '1000'], ...options });
  await container.start();
  return container;
}

const gone = { force: true, v: true };

test('the engine tells what it is', async () => {
  assert.strictEqual((await docker.ping()).toString(), 'OK');
  assert.strictEqual((await docker.version()).ApiVersion, '1.43');
  assert.strictEqual((await docker.info()).OSType, 'linux');
});

test('who attaches speaks and hears', async () => {
  const container = await docker.createContainer({
    Image: 'busybox', Cmd: ['sh', '-c', 'cat; echo complaint >&2; exit 3'],
    OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true,
  });
  const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
  const heard = apart(stream);
  await container.start();
  stream.end('said\n');
  assert.deepStrictEqual(await heard, ['said\n', 'complaint\n']);
  assert.strictEqual((await container.wait()).StatusCode, 3);
  const logs = await container.logs({ stdout: true, stderr: false });
  assert.ok(logs.toString().endsWith('said\n'));
  await container.remove(gone);
});

test('an exec answers, with its input and its code', async () => {
  const container = await running();
  const exec = await container.exec({
    Cmd: ['sh', '-c', 'cat; echo $A >&2; exit 5'], Env: ['A=b'],
    AttachStdin: true, AttachStdout: true, AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  const heard = apart(stream);
  stream.end('input');
  assert.deepStrictEqual(await heard, ['input', 'b\n']);
  assert.strictEqual((await exec.inspect()).ExitCode, 5);
  await container.remove(gone);
});

test('a terminal has the size that it is given', async () => {
  const container = await running();
  const exec = await container.exec({
    Cmd: ['sh', '-c', 'read word; stty size'], Tty: true, AttachStdin: true, AttachStdout: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
  const heard = text(stream);
  await exec.resize({ h: 33, w: 77 });
  stream.write('go\n');
  assert.match(await heard, /33 77/);
  stream.destroy();
  await container.remove(gone);
});

test('output is followed, and left', async () => {
  const container = await running({ Cmd: ['sh', '-c', 'echo one; sleep 1000'] });
  const stream = await container.logs({ follow: true, stdout: true, stderr: true });
  const out = new PassThrough();
  docker.modem.demuxStream(stream, out, out);
  const [line] = await once(out, 'data');
  assert.strictEqual(line.toString(), 'one\n');
  stream.destroy();
  await container.remove(gone);
});

test('statistics and events are told', async () => {
  const container = await running({ HostConfig: { Memory: 64 << 20 } });
  const statistics = await container.stats({ stream: true });
  const sample = await until(statistics, (s) => s.precpu_stats.cpu_usage.total_usage > 0);
  assert.strictEqual(sample.memory_stats.limit, 64 << 20);
  statistics.destroy();
  assert.strictEqual((await container.stats({ stream: false, 'one-shot': true })).pids_stats.current, 1);
  const events = await docker.getEvents({ filters: { container: [container.id], event: ['die'] } });
  const death = until(events, () => true);
  await container.kill();
  assert.strictEqual((await death).Actor.Attributes.exitCode, '137');
  events.destroy();
  await container.remove(gone);
});

test('files go in and out', async () => {
  const container = await running();
  const tar = require('tar-fs');
  await container.putArchive(tar.pack(__dirname, { entries: ['package.json'] }), { path: '/tmp' });
  const inside = await container.getArchive({ path: '/tmp/package.json' });
  assert.match(await text(inside), /arcbox-dockerode-tests/);
  const chunks = [];
  for await (const chunk of tar.pack(__dirname, { entries: ['package-lock.json'] })) chunks.push(chunk);
  await container.putArchive(zlib.gzipSync(Buffer.concat(chunks)), { path: '/' });
  const head = await container.infoArchive({ path: '/package-lock.json' });
  head.resume();
  const stat = JSON.parse(Buffer.from(head.headers['x-docker-container-path-stat'], 'base64').toString());
  assert.strictEqual(stat.name, 'package-lock.json');
  await container.remove(gone);
});

test('an image is made, pushed and pulled', { skip: !process.env.REGISTRY && 'no registry' }, async () => {
  const container = await running();
  const name = `${process.env.REGISTRY}/team/node`;
  await container.commit({ repo: name, tag: '1', comment: 'by dockerode' });
  const image = docker.getImage(`${name}:1`);
  await transferred(await image.push());
  await image.remove();
  await transferred(await docker.pull(`${name}:1`));
  assert.deepStrictEqual((await image.inspect()).RepoTags, [`${name}:1`]);
  await container.remove(gone);
  await image.remove();
  await assert.rejects(async () => transferred(await docker.pull(`${name}:2`)), /not found|unknown/);
});

test('networks and volumes come and go', async () => {
  const volume = await docker.createVolume({ Name: 'node-volume', Labels: { a: 'b' } });
  const network = await docker.createNetwork({ Name: 'node-network' });
  const container = await running({
    HostConfig: { Binds: ['node-volume:/data'], NetworkMode: 'node-network' },
    NetworkingConfig: { EndpointsConfig: { 'node-network': { Aliases: ['web'] } } },
  });
  const shown = await container.inspect();
  assert.deepStrictEqual(shown.NetworkSettings.Networks['node-network'].Aliases, ['web', container.id.slice(0, 12)]);
  assert.strictEqual(shown.Mounts[0].Name, 'node-volume');
  await assert.rejects(docker.getVolume('node-volume').remove(), { statusCode: 409 });
  await assert.rejects(network.remove(), { statusCode: 403 });
  await container.remove(gone);
  await network.remove();
  await docker.getVolume('node-volume').remove();
  assert.ok(!(await docker.listVolumes()).Volumes.some((v) => v.Name === volume.name));
});

test('mistakes have their codes', async () => {
  await assert.rejects(docker.getContainer('nosuch').inspect(), { statusCode: 404, json: { message: 'No such container: nosuch' } });
  await assert.rejects(docker.createContainer({ Image: 'nosuch:1' }), { statusCode: 404 });
  const container = await running({ name: 'taken' });
  await assert.rejects(docker.createContainer({ Image: 'busybox', name: 'taken' }), { statusCode: 409 });
  await assert.rejects(container.start(), { statusCode: 304 });
  await assert.rejects(container.remove(), { statusCode: 409 });
  await assert.rejects(docker.listContainers({ filters: { nosuch: ['x'] } }), { statusCode: 400 });
  await container.remove(gone);
});
