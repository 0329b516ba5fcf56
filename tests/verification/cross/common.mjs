// What both directions share: suites by name, and a loader that knows the given documents and did:key, and no network.
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {readFileSync, writeFileSync} from 'node:fs';

const WHOLE = {'eddsa-rdfc-2022': eddsaRdfc, 'ecdsa-rdfc-2019': ecdsaRdfc};
const SPLIT = {'eddsa-jcs-2022': eddsaJcs, 'ecdsa-jcs-2019': ecdsaJcs};

export const task = JSON.parse(readFileSync(process.argv[2], 'utf8'));

export function answer(value) {
  writeFileSync(process.argv[3], JSON.stringify(value));
}

export function suiteFor(form, {key, date} = {}) {
  if(form === 'Ed25519Signature2020') {
    return new Ed25519Signature2020({key, date});
  }
  const signing = key !== undefined;
  const cryptosuite = WHOLE[form] ??
    (signing ? SPLIT[form].createSignCryptosuite() : SPLIT[form].createVerifyCryptosuite());
  return new DataIntegrityProof(signing ? {signer: key.signer(), date, cryptosuite} : {cryptosuite});
}

export function loaderOf(documents) {
  return async url => {
    const document = documents[url] ?? fromDid(url, documents);
    if(!document) {
      throw new Error(`not given: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document};
  };
}

function fromDid(url, documents) {
  const [did, fragment] = url.split('#');
  const document = documents[did] ?? (did.startsWith('did:key:') ? didKey(did) : undefined);
  if(!document || fragment === undefined) {
    return document;
  }
  const method = document.assertionMethod.concat(document.verificationMethod ?? []).find(one => one.id === url);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

function didKey(did) {
  const publicKeyMultibase = did.slice('did:key:'.length);
  const id = `${did}#${publicKeyMultibase}`;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    assertionMethod: [id],
    verificationMethod: [{id, type: 'Multikey', controller: did, publicKeyMultibase}]
  };
}
