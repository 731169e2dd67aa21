export * from "@kws/cli";
