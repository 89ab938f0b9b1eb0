// Stands in bundles where ccxt asks for protobuf, which only exchanges need that are not used here.
