// Three OpenID providers for the integration tests, shaped like Maskinporten (`machine`), Ansattporten
// (`employees`) and ID-porten (`people`), on free ports of this machine.
//
// The first line on the standard output is JSON with the issuer of each. Then each line on the standard
// input is a command, such as `machine rotate`, and is answered by `done`. They end with their input.

import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import Provider from 'oidc-provider';

// Nobody has this national identity number.
const PID = '20914695016';
const RESOURCE = 'urn:flytthit:api';
const SCOPES = 'fjell:read fjell:vacancies';
const SECRET = 'of-no-use-outside-this-test';

const organisation = (number) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${number}` });
const reportee = (number) => ({
  Rights: ['Read'], Authority: 'iso6523-actorid-upis', ID: `0192:${number}`, Name: 'NAVN AS',
});

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

// What people can say of themselves, by what they log in as.
const people = {
  kari: { name: 'Kari Nordmann', organisations: ['974760673'], acr: 'idporten-loa-high' },
  ola: { organisations: [], acr: 'idporten-loa-substantial' },
  low: { organisations: [], acr: 'idporten-loa-low' },
};

async function findAccount(ctx, id) {
  const { name, organisations } = people[id];
  const details = {
    type: 'ansattporten:altinn:service', resource: 'urn:altinn:resource:2480:40', reportees: organisations.map(reportee),
  };
  const claims = { sub: id, pid: PID, name, authorization_details: organisations.length ? [details] : undefined };
  return { accountId: id, claims: async () => JSON.parse(JSON.stringify(claims)) };
}

const client = {
  client_id: 'our-client',
  client_secret: SECRET,
  token_endpoint_auth_method: 'client_secret_post',
};

const machine = {
  clients: [{ ...client, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope: SCOPES }],
  scopes: SCOPES.split(' '),
  extraTokenClaims: () => ({ consumer: organisation('974760673'), client_amr: 'private_key_jwt', token_type: 'Bearer' }),
  formats: {
    customizers: {
      // As Maskinporten does. (It has no `aud` either, which this provider does not do.)
      jwt(ctx, token, parts) {
        delete parts.payload.sub;
      },
    },
  },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      getResourceServerInfo: () => ({
        scope: SCOPES, audience: RESOURCE, accessTokenFormat: 'jwt', accessTokenTTL: 120, jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
};

const login = {
  clients: [{ ...client, redirect_uris: ['http://127.0.0.1/callback'], subject_type: 'pairwise' }],
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (ctx, id, { clientId }) => createHash('sha256').update(`${clientId} ${id}`).digest('base64'),
  acrValues: Object.values(people).map(({ acr }) => acr),
  claims: { openid: ['sub', 'pid', 'name', 'authorization_details'] },
  conformIdTokenClaims: false,
  findAccount,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, { uid }) => `/interaction/${uid}` },
  async loadExistingGrant({ oidc: { provider, client: { clientId }, session: { accountId } } }) {
    const grant = new provider.Grant({ clientId, accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
};

class Issuer {
  constructor(configuration, slash) {
    this.configuration = configuration;
    this.slash = slash;
    this.keys = [newKey()];
    this.mood = async () => false;
    this.server = createServer((req, res) => this.answer(req, res));
  }

  async up() {
    await new Promise((ready) => { this.server.listen(this.port ?? 0, '127.0.0.1', ready); });
    this.port = this.server.address().port;
    this.issuer = `http://127.0.0.1:${this.port}${this.slash}`;
    this.renew();
  }

  async down() {
    const closed = new Promise((done) => { this.server.close(done); });
    this.server.closeAllConnections();
    await closed;
  }

  // The first of the keys signs; all of them are published.
  renew() {
    const { configuration, keys } = this;
    this.provider = new Provider(this.issuer, {
      ...configuration, jwks: { keys }, cookies: { keys: ['of-no-use'] }, ttl: { IdToken: 120, ClientCredentials: 120 },
    });
    this.provider.on('server_error', (ctx, error) => console.error(error));
    this.handle = this.provider.callback();
  }

  async answer(req, res) {
    if (req.url === '/jwks' && await this.mood(res)) return;
    if (!req.url.startsWith('/interaction/')) {
      await this.handle(req, res);
      return;
    }
    const { params } = await this.provider.interactionDetails(req, res);
    const accountId = params.login_hint;
    await this.provider.interactionFinished(req, res, { login: { accountId, acr: people[accountId].acr } });
  }

  async command(word, number) {
    const commands = {
      up: () => this.up(),
      down: () => this.down(),
      rotate: () => { this.keys.unshift(newKey()); },
      publish: () => { this.keys.push(newKey()); },
      use: () => { this.keys.unshift(this.keys.pop()); },
      retire: () => { this.keys.splice(1); },
      well: () => { this.mood = async () => false; },
      slow: () => { this.mood = async () => { await sleep(Number(number)); return false; }; },
      flood: () => { this.mood = async (res) => res.end(JSON.stringify({ keys: [], more: 'x'.repeat(70_000) })); },
    };
    await commands[word]();
    if (word !== 'down') this.renew();
  }
}

const issuers = { machine: new Issuer(machine, '/'), employees: new Issuer(login, ''), people: new Issuer(login, '') };
await Promise.all(Object.values(issuers).map((issuer) => issuer.up()));
const told = Object.fromEntries(Object.entries(issuers).map(([name, { issuer }]) => [name, issuer]));
console.log(JSON.stringify(told));

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...command] = line.split(' ');
  await issuers[name].command(...command);
  console.log('done');
}
process.exit();
