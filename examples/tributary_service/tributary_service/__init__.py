"""The Tributary AI Service for DeepLake, as small as it can be and still be one: datasets, vectors, search."""
