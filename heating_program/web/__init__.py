"""The pages: thin views over the services, plain forms, words for every refusal."""
