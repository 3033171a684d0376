"""Persons and collectives of the sector, as the registry knows them or as an officer typed them.

Owns names, posts and ages; nothing here is ever public by itself: publicity is ``consents``' gate.
"""
