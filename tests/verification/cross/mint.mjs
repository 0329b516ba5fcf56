// node mint.mjs TASK ANSWER: signs task.credential in every form; {name: {value, issuer}}.
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as jose from 'jose';
import * as vc from '@digitalbazaar/vc';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {createCredential, createList} from '@digitalbazaar/vc-bitstring-status-list';
import {answer, loaderOf, suiteFor, task} from './common.mjs';

const documentLoader = loaderOf(task.documents);

function by(issuer, credential = task.credential) {
  return {...structuredClone(credential), issuer: {...credential.issuer, id: issuer}};
}

async function multikey(curve) {
  const key = await (curve === 'Ed25519' ? Ed25519Multikey.generate() : EcdsaMultikey.generate({curve}));
  return named(key);
}

function named(key) {
  key.controller = `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  return key;
}

async function sign(form, key, credential) {
  const suite = suiteFor(form, {key, date: task.created});
  return vc.issue({credential, suite, documentLoader, now: new Date(task.now)});
}

const made = {};
for(const [form, curve] of [
  ['eddsa-rdfc-2022', 'Ed25519'], ['eddsa-jcs-2022', 'Ed25519'],
  ['ecdsa-rdfc-2019', 'P-256'], ['ecdsa-rdfc-2019', 'P-384'],
  ['ecdsa-jcs-2019', 'P-256'], ['ecdsa-jcs-2019', 'P-384']]) {
  const key = await multikey(curve);
  made[`${form} ${curve}`] = {value: await sign(form, key, by(key.controller)), issuer: key.controller};
}

const old = named(await Ed25519VerificationKey2020.generate());
const extended = by(old.controller);
extended['@context'].push('https://w3id.org/security/suites/ed25519-2020/v1');
made.Ed25519Signature2020 = {value: await sign('Ed25519Signature2020', old, extended), issuer: old.controller};

for(const alg of ['EdDSA', 'ES256', 'ES384', 'RS256']) {
  const pair = await jose.generateKeyPair(alg, {extractable: true});
  const issuer = `did:jwk:${jose.base64url.encode(JSON.stringify(await jose.exportJWK(pair.publicKey)))}`;
  const credential = by(issuer);
  const value = await new jose.SignJWT(credential)
    .setProtectedHeader({alg, typ: 'JWT', kid: `${issuer}#0`})
    .setIssuer(issuer).setSubject(credential.credentialSubject.id).setJti(credential.id)
    .setNotBefore(new Date(credential.validFrom)).setExpirationTime(new Date(credential.validUntil))
    .sign(pair.privateKey);
  made[alg] = {value, issuer};
}

const lister = await multikey('Ed25519');
const list = await createList({length: 131072});
list.setStatus(task.revoked, true);
const lists = await createCredential({id: task.list, list, statusPurpose: 'revocation'});
lists.validFrom = task.created;
lists.issuer = lister.controller;
const signedList = await sign('eddsa-rdfc-2022', lister, lists);
for(const [name, index] of [['status good', task.revoked + 1], ['status revoked', task.revoked]]) {
  const credential = by(lister.controller);
  credential.credentialStatus = {
    id: `${task.list}#${index}`, type: 'BitstringStatusListEntry', statusPurpose: 'revocation',
    statusListIndex: String(index), statusListCredential: task.list
  };
  const suite = suiteFor('eddsa-rdfc-2022', {key: lister, date: task.created});
  // The library checks no status while it signs.
  const value = await vc.issue({credential, suite, documentLoader, now: new Date(task.now)});
  made[name] = {value, issuer: lister.controller, list: signedList};
}
answer(made);
