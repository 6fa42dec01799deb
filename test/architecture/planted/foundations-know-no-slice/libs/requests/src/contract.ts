export type RequestId = string;
