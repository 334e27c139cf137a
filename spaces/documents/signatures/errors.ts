import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'documents.form_being_signed': {
    status: 409,
    fr: "Ce formulaire est déjà à la signature de quelqu'un\u00a0: annulez d'abord cette signature, tant qu'elle n'est pas donnée.",
    en: 'Somebody else was asked to sign this form: call that off first, as long as they have not signed.',
  },
  'documents.signed': {
    status: 409,
    fr: 'Ce document est signé\u00a0: il ne peut plus être remplacé, retiré ni supprimé.',
    en: 'This document is signed: it can no longer be replaced, withdrawn or deleted.',
  },
  'documents.to_sign_not_pdf': {
    status: 422,
    fr: 'Ce répertoire est à signer\u00a0: seul un PDF lisible se signe.',
    en: 'This folder is for signing: only a readable PDF is signed.',
  },
  'documents.to_sign_encrypted': {
    status: 422,
    fr: 'Ce PDF est protégé par un mot de passe\u00a0: déposez-le sans protection pour le faire signer.',
    en: 'This PDF is protected by a password: put it there without, to have it signed.',
  },
  'documents.to_sign_damaged_signed': {
    status: 422,
    fr: 'Ce PDF porte déjà une signature et il est endommagé\u00a0: le signer romprait celle-ci.',
    en: 'This PDF bears a signature already and is damaged: to sign it would break that one.',
  },
  'documents.to_sign_certified': {
    status: 422,
    fr: "Ce PDF est certifié «\u00a0aucune modification\u00a0»\u00a0: aucune signature ne peut s'y ajouter.",
    en: 'This PDF is certified “no changes”: no signature can be added.',
  },
  'documents.to_sign_script': {
    status: 422,
    fr: "Ce PDF contient un script ou un formulaire XFA\u00a0: ce qu'il affiche peut changer, il ne se signe pas.",
    en: 'This PDF contains a script or an XFA form: what it shows may change, so it is not signed.',
  },
  'documents.to_sign_too_many_pages': {
    status: 422,
    fr: "Ce PDF a plus de 500 pages\u00a0: personne ne peut le lire jusqu'au bout ici.",
    en: 'This PDF has more than 500 pages: nobody can read it to the end here.',
  },
  'documents.not_to_sign': {
    status: 409,
    fr: "Ce document n'est pas à signer par vous en ce moment.",
    en: 'This document is not for you to sign at the moment.',
  },
  'documents.text_replaced': {
    status: 409,
    fr: 'Ce document a été remplacé pendant votre lecture\u00a0: lisez la nouvelle version avant de signer.',
    en: 'This document was replaced while you read it: read the new version before you sign.',
  },
  'documents.not_read': {
    status: 409,
    fr: "Lisez d'abord le document jusqu'au bout\u00a0: {left} page(s) restent à lire.",
    en: 'Read the document to its end first: {left} page(s) are left.',
  },
  'documents.no_address': {
    status: 409,
    fr: "Votre compte n'a pas d'adresse e-mail à laquelle envoyer le code.",
    en: 'Your account has no email address to send the code to.',
  },
  'documents.code_wrong': {
    status: 422,
    fr: "Ce code n'est pas le bon. Il vous reste {left} essai(s).",
    en: 'This is not the right code. You have {left} tries left.',
  },
  'documents.code_over': {
    status: 422,
    fr: 'Ce code ne sert plus\u00a0: il a expiré ou a été essayé trop de fois. Demandez-en un autre.',
    en: 'This code no longer serves: it expired or was tried too often. Ask for another one.',
  },
  'documents.bad_drawing': {
    status: 422,
    fr: "La signature n'est pas lisible\u00a0: dessinez-la, ou importez une image PNG de moins de 1 Mo.",
    en: 'The signature cannot be read: draw it, or upload a PNG picture of less than 1 MB.',
  },
  'documents.bad_place': {
    status: 422,
    fr: 'Cette place sort de la page, ou est trop petite.',
    en: 'This place is outside the page, or too small.',
  },
  'documents.not_a_colleague': {
    status: 422,
    fr: 'Cette personne ne signe pas pour votre organisation.',
    en: 'This person does not sign for your organisation.',
  },
  'documents.signing_started': {
    status: 409,
    fr: "Quelqu'un a déjà signé\u00a0: les signataires ne changent plus.",
    en: 'Somebody has signed already: the signers no longer change.',
  },
  'documents.signature_over': {
    status: 409,
    fr: 'Cette demande de signature est close.',
    en: 'This signature request is over.',
  },
  'documents.certificate_unreadable': {
    status: 422,
    fr: "Ce fichier n'est pas un certificat PKCS#12 (.p12, .pfx).",
    en: 'This file is no PKCS#12 certificate (.p12, .pfx).',
  },
  'documents.certificate_wrong_password': {
    status: 422,
    fr: "Ce mot de passe n'ouvre pas le fichier.",
    en: 'This password does not open the file.',
  },
  'documents.certificate_no_key': {
    status: 422,
    fr: 'Le fichier ne contient pas la clé du certificat.',
    en: 'The file does not contain the key of the certificate.',
  },
  'documents.certificate_ended': { status: 422, fr: 'Ce certificat a expiré.', en: 'This certificate has expired.' },
  'documents.certificate_not_for_signing': {
    status: 422,
    fr: "Ce certificat n'est pas fait pour signer.",
    en: 'This certificate is not made for signing.',
  },
  'documents.link_over': {
    status: 404,
    fr: 'Ce lien ne mène plus à un document à signer.',
    en: 'This link no longer leads to a document to sign.',
  },
})
