import { defineProblems } from '../../../kernel/errors/problem.ts'
import type { Locale, Text } from '../../../kernel/i18n/locale.ts'
import { fill } from '../../../kernel/i18n/locale.ts'
import type { Step } from './remote.ts'

defineProblems({
  'synchronisation.no_transfer': {
    status: 409,
    fr: "Enregistrez d'abord les paramètres de transfert.",
    en: 'Save the transfer parameters first.',
  },
  'synchronisation.password_again': {
    status: 422,
    fr: 'Donnez de nouveau le mot de passe\u00a0: il ne part pas vers un autre serveur sans vous.',
    en: 'Type the password again: it does not leave for another server without you.',
  },
  'synchronisation.not_certificate': {
    status: 422,
    fr: "Ce n'est pas un certificat d'autorité au format PEM.",
    en: 'This is no certificate of an authority in PEM.',
  },
  'synchronisation.not_host_key': {
    status: 422,
    fr: "Cette clé n'est pas celle d'un serveur SSH.",
    en: 'This key is not one of an SSH server.',
  },
  'synchronisation.bad_file_name': {
    status: 422,
    fr: 'Ce nom de fichier ou de dossier ne peut pas être pris\u00a0: il est trop long, ou contient des signes interdits.',
    en: 'This name of a file or folder cannot be taken: it is too long, or has signs that are not allowed.',
  },
  'synchronisation.file_too_large': {
    status: 422,
    fr: 'Ce fichier dépasse {megabytes} Mo.',
    en: 'This file is larger than {megabytes} MB.',
  },
})

export const stepTitles: Record<Step, Text> = {
  name: { fr: 'Nom du serveur', en: 'Name of the server' },
  port: { fr: 'Port', en: 'Port' },
  identity: { fr: 'Identité du serveur', en: 'Identity of the server' },
  password: { fr: 'Identifiant et mot de passe', en: 'Identifier and password' },
  folder: { fr: 'Chemin', en: 'Path' },
  temporary: { fr: 'Répertoire temporaire', en: 'Temporary directory' },
}

/** What a step that passed found. */
const passed: Partial<Record<Step, Text>> = {
  name: { fr: 'Trouvé\u00a0: {address}', en: 'Found: {address}' },
  port: { fr: 'Le serveur répond.', en: 'The server answers.' },
  identity: { fr: 'Vérifiée.', en: 'Verified.' },
  password: { fr: 'Acceptés.', en: 'Accepted.' },
  folder: { fr: 'Lu, un fichier y a été écrit puis supprimé.', en: 'Read; a file was written there and deleted.' },
  temporary: { fr: 'Un fichier y a été déplacé puis supprimé.', en: 'A file was moved there and deleted.' },
}

/** What is in the way, by step and code, and what to do. */
const failures: Record<string, Text> = {
  'name.not_found': {
    fr: "Ce nom de serveur est introuvable. Vérifiez l'orthographe\u00a0: sans «\u00a0ftp://\u00a0» ni chemin.",
    en: 'This name of a server is not found. Check its spelling: without “ftp://” and without a path.',
  },
  'name.private': {
    fr: "Ce serveur est dans un réseau privé, que le portail n'a pas le droit d'appeler. Qui exploite le portail peut l'autoriser (OUTGOING_PRIVATE).",
    en: 'This server is in a private network, which the portal may not call. Whoever runs the portal can allow it (OUTGOING_PRIVATE).',
  },
  'name.timeout': {
    fr: "Le nom n'a pas été trouvé en dix secondes.",
    en: 'The name was not found in ten seconds.',
  },
  'port.closed': {
    fr: "Rien n'écoute sur ce port. SFTP est d'ordinaire sur le port 22, FTPS sur le port 21.",
    en: 'Nothing listens on this port. SFTP usually is on port 22, FTPS on port 21.',
  },
  'port.unreachable': {
    fr: 'Le serveur ne peut pas être joint\u00a0: un pare-feu est peut-être entre les deux.',
    en: 'The server cannot be reached: a firewall may be in between.',
  },
  'port.timeout': {
    fr: "Le serveur n'a pas répondu en dix secondes sur ce port\u00a0: un pare-feu est peut-être entre les deux.",
    en: 'The server did not answer on this port in ten seconds: a firewall may be in between.',
  },
  'identity.unconfirmed': {
    fr: 'Le serveur présente la clé {print}. Comparez-la avec celle que donne son exploitant, puis confirmez-la.',
    en: 'The server shows the key {print}. Compare it with the one that whoever runs it gives you, then confirm it.',
  },
  'identity.other_key': {
    fr: "Le serveur présente la clé {print}, et non celle qui a été confirmée ({known}). Rien ne lui a été envoyé. Demandez à son exploitant s'il l'a changée avant de la confirmer.",
    en: 'The server shows the key {print}, not the one that was confirmed ({known}). Nothing was sent to it. Ask whoever runs it whether they changed it before you confirm it.',
  },
  'identity.no_sftp': {
    fr: 'Ce qui écoute sur ce port ne parle pas SFTP. Vérifiez le port et le protocole.',
    en: 'What listens on this port does not speak SFTP. Check the port and the protocol.',
  },
  'identity.no_tls': {
    fr: 'Ce qui écoute sur ce port ne chiffre pas (TLS). Vérifiez le port et le protocole.',
    en: 'What listens on this port does not encrypt (TLS). Check the port and the protocol.',
  },
  'identity.certificate': {
    fr: "Le certificat du serveur n'est pas valable pour ce nom ({reason}). S'il vient de votre propre autorité, donnez le certificat de celle-ci.",
    en: 'The certificate of the server is not valid for this name ({reason}). Where it comes from your own authority, give the certificate of that one.',
  },
  'identity.timeout': {
    fr: "Le serveur n'a pas dit qui il est en dix secondes. Vérifiez le port et le protocole.",
    en: 'The server did not say who it is in ten seconds. Check the port and the protocol.',
  },
  'password.wrong': {
    fr: "L'identifiant ou le mot de passe n'est pas le bon.",
    en: 'The identifier or the password is wrong.',
  },
  'password.refused': { fr: 'Le serveur refuse cette connexion.', en: 'The server refuses this sign-in.' },
  'password.no_sftp': {
    fr: 'La connexion est acceptée, mais sans accès aux fichiers (SFTP) pour cet identifiant.',
    en: 'The sign-in is accepted, but without access to files (SFTP) for this identifier.',
  },
  'password.timeout': {
    fr: "Le serveur n'a pas répondu en dix secondes à l'identification.",
    en: 'The server did not answer the sign-in in ten seconds.',
  },
  'folder.not_there': {
    fr: "Ce dossier n'existe pas, ou n'est pas ouvert à cet identifiant.",
    en: 'This folder does not exist, or is not open to this identifier.',
  },
  'folder.not_readable': {
    fr: "Cet identifiant n'a pas le droit de lire ce dossier.",
    en: 'This identifier may not read this folder.',
  },
  'folder.not_writable': {
    fr: "Cet identifiant n'a pas le droit d'écrire dans ce dossier\u00a0: les fichiers pris ne pourraient pas en être retirés.",
    en: 'This identifier may not write in this folder: files that were taken could not be moved out of it.',
  },
  'temporary.not_made': {
    fr: "Ce dossier n'existe pas et ne peut pas être créé par cet identifiant.",
    en: 'This folder does not exist and cannot be made by this identifier.',
  },
  'temporary.not_there': { fr: "Ce dossier n'existe pas.", en: 'This folder does not exist.' },
  'temporary.not_readable': {
    fr: "Cet identifiant n'a pas le droit de lire ce dossier.",
    en: 'This identifier may not read this folder.',
  },
  'temporary.not_writable': {
    fr: "Cet identifiant n'a pas le droit d'écrire dans ce dossier.",
    en: 'This identifier may not write in this folder.',
  },
  'temporary.not_moved': {
    fr: 'Un fichier ne peut pas être déplacé du chemin vers ce dossier\u00a0: ils sont peut-être sur deux disques.',
    en: 'A file cannot be moved from the path to this folder: they may be on two disks.',
  },
  cut: { fr: 'La connexion a été coupée.', en: 'The connection was cut.' },
  account_over: {
    fr: "Le compte de la personne qui a réglé le transfert n'ouvre plus rien, ou n'a plus le droit de publier. Enregistrez de nouveau les paramètres.",
    en: 'The account of whoever set the transfer up opens nothing any more, or may no longer publish. Save the parameters again.',
  },
  too_many: {
    fr: "Le dépôt contient plus de fichiers que le portail n'en lit d'un coup\u00a0: le reste suit.",
    en: 'The drop holds more files than the portal reads at once: the others follow.',
  },
}

/** What passed, in words. */
export const passedWords = (step: Step, locale: Locale, facts: Record<string, string>): string =>
  fill(passed[step]?.[locale] ?? '', facts)

/** Why a step failed and what to do, in words. */
export const failureWords = (step: string, code: string, locale: Locale, facts: Record<string, string> = {}): string =>
  fill((failures[`${step}.${code}`] ?? failures[code] ?? failures.cut!)[locale], facts)
