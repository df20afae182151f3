"""The API held against its own schema over the wire, by a tool that was not written here.

``python -m tests.wire SCHEMATHESIS`` serves a Bindery with one of everything and lets schemathesis ask it whatever the
schema allows and forbids. It is not part of the usual tests: it takes minutes, and the tool its own environment
(``pip install schemathesis==4.32.5``).
"""
