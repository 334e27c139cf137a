import { randomUUID } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { fileTypeFromBuffer, fileTypeFromStream } from 'file-type'
import type { S3Place } from '../config/s3-url.ts'
import { type ByteRange, type FileStorage, headSize, keyOf, keyShape, passing, StorageAwayError } from './storage.ts'

/** A part of an upload in parts; all but the last are as large. S3 takes 10,000 of them, of 5 MiB at least. */
const partBytes = 5 * 1024 * 1024

const codes = new Set(['SlowDown', 'ServiceUnavailable', 'InternalError', 'RequestTimeout', 'TimeoutError'])

/** What the store's error is for the portal: nothing there, away (come again), or a fault that coming again does not mend. */
function told(error: unknown): Error {
  const { name, $metadata } = error as S3ServiceException
  const status = $metadata?.httpStatusCode
  if (name === 'NoSuchKey' || name === 'NotFound')
    return Object.assign(new Error(name, { cause: error }), { code: 'ENOENT' })
  if (status === undefined || status >= 500 || status === 429 || codes.has(name)) return new StorageAwayError(error)
  return new Error(`the file store refuses: ${name} (${status})`, { cause: error })
}

/**
 * Files in an S3 store, in reach of any number of processes. What comes in goes to its key at once, in parts of 5 MiB of which one is in
 * memory; a mark in `incoming/` is there before it and until its request is settled, so that bytes whose row never came are found by it.
 */
export function s3Storage(place: S3Place): FileStorage {
  const { bucket: Bucket, prefix, timeoutSeconds } = place
  const agents = { keepAlive: true, maxSockets: 64 }
  const client = new S3Client({
    endpoint: place.endpoint,
    region: place.region,
    forcePathStyle: true,
    ...(place.credentials ? { credentials: place.credentials } : {}),
    maxAttempts: 3,
    // Stores other than Amazon's keep the framing of streamed checksums as if it were the content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: Math.min(5_000, timeoutSeconds * 1_000),
      requestTimeout: timeoutSeconds * 1_000,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(agents),
      httpsAgent: new HttpsAgent(agents),
    },
  })
  const at = (key: string) => {
    if (!keyShape.test(key)) throw new Error('bad storage key')
    return { Bucket, Key: prefix + key }
  }
  const mark = (id: string) => ({ Bucket, Key: `${prefix}incoming/${id}` })
  const done = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      throw told(error)
    })
  const remove = async (key: string) => {
    await done(client.send(new DeleteObjectCommand(at(key))))
  }
  const unmark = async (id: string) => {
    await done(client.send(new DeleteObjectCommand(mark(id))))
  }
  const settle = async (id: string, key: string, kept: boolean) => {
    if (!kept) await remove(key)
    await unmark(id)
  }
  const get = async (key: string, range?: ByteRange) => {
    const answer = await done(
      client.send(
        new GetObjectCommand({ ...at(key), ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) }),
      ),
    )
    const total = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1]
    return { stream: answer.Body as Readable, sizeBytes: Number(total ?? answer.ContentLength) }
  }

  /** Writes what comes in blocks to a key: whole where it is small, else in parts. Nothing is there where it fails. */
  async function write(key: string, blocks: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Array<{ PartNumber: number; ETag: string }> = []
    const buffer = Buffer.allocUnsafe(partBytes)
    let filled = 0
    let UploadId: string | undefined
    const flush = async () => {
      UploadId ??= (await done(client.send(new CreateMultipartUploadCommand(at(key))))).UploadId!
      const PartNumber = parts.length + 1
      const Body = buffer.subarray(0, filled)
      const { ETag } = await done(client.send(new UploadPartCommand({ ...at(key), UploadId, PartNumber, Body })))
      parts.push({ PartNumber, ETag: ETag! })
      filled = 0
    }
    try {
      for await (const block of blocks)
        for (let from = 0; from < block.length; ) {
          if (filled === partBytes) await flush()
          const taken = block.subarray(from, from + partBytes - filled)
          buffer.set(taken, filled)
          filled += taken.length
          from += taken.length
        }
      if (UploadId) {
        await flush()
        const MultipartUpload = { Parts: parts }
        await done(client.send(new CompleteMultipartUploadCommand({ ...at(key), UploadId, MultipartUpload })))
      } else await done(client.send(new PutObjectCommand({ ...at(key), Body: buffer.subarray(0, filled) })))
    } catch (error) {
      // What cannot be ended now is found by the sweep.
      if (UploadId) await client.send(new AbortMultipartUploadCommand({ ...at(key), UploadId })).catch(() => {})
      throw error
    }
  }

  return {
    check: async () => {
      await done(client.send(new HeadBucketCommand({ Bucket })))
    },
    receive: async (source) => {
      const id = randomUUID()
      const key = keyOf(id)
      const coming = passing(source)
      try {
        await done(client.send(new PutObjectCommand({ ...mark(id), Body: key })))
        await write(key, coming.blocks())
      } catch (error) {
        await coming.stop()
        // An answer may have been lost after the store took it: both go, or the sweep finds the mark.
        await settle(id, key, false).catch(() => {})
        throw error
      }
      const known = coming.found()
      let kept = false
      return {
        id,
        key,
        ...known,
        // The beginning of a document of an office program tells which it is, most of the time.
        kind: async () => {
          const { head, sizeBytes } = known
          const found = (await fileTypeFromBuffer(head))?.mime
          if (found !== 'application/zip' && (found || sizeBytes <= headSize)) return found
          const { stream } = await get(key)
          try {
            return (await fileTypeFromStream(Readable.toWeb(stream) as never))?.mime
          } finally {
            stream.destroy()
          }
        },
        bytes: async () => {
          const { stream } = await get(key)
          return Buffer.concat(await stream.toArray())
        },
        keep: async () => {
          kept = true
        },
        settle: async (outcome) => {
          if (outcome !== 'unknown' || !kept) await settle(id, key, outcome === 'done' && kept)
        },
      }
    },
    put: (key, bytes) =>
      write(
        key,
        (async function* () {
          yield bytes
        })(),
      ),
    open: get,
    remove,
    unsettled: async (before) => {
      const found: Awaited<ReturnType<FileStorage['unsettled']>> = []
      const Prefix = mark('').Key
      for (let next: string | undefined, more = true; more; ) {
        const page = await done(
          client.send(new ListObjectsV2Command({ Bucket, Prefix, ...(next ? { ContinuationToken: next } : {}) })),
        )
        for (const { Key, LastModified } of page.Contents ?? []) {
          const id = Key!.slice(Prefix.length)
          const key = keyOf(id)
          if (keyShape.test(key) && LastModified && LastModified < before)
            found.push({ key, settle: (kept) => settle(id, key, kept) })
        }
        next = page.NextContinuationToken
        more = next !== undefined
      }
      // Parts that were never put together are bytes of nobody: no row can name them.
      const begun = await done(client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: prefix })))
      for (const { Key, UploadId, Initiated } of begun.Uploads ?? [])
        if (keyShape.test(Key!.slice(prefix.length)) && Initiated && Initiated < before)
          await done(client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })))
      return found
    },
  }
}
