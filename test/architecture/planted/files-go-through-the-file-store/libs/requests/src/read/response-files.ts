import { S3Client } from '@aws-sdk/client-s3';

export const responseFiles = S3Client;
