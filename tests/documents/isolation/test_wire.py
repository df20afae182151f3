"""Messages over a socket, however they are cut."""

from __future__ import annotations

import socket

import pytest

from documents.isolation.wire import Reader, TooMuch, send


def test_what_came_before_a_message_that_is_too_large_is_given_out_first() -> None:
    """A child that says at once that it has started and too much: whom to kill must not be lost."""
    mine, theirs = socket.socketpair()
    with mine, theirs:
        send(theirs, ("started", 7))
        send(theirs, b"x" * 500)
        reader = Reader(mine, most=100)
        assert reader.receive() == [("started", 7)]
        for _ in range(2):
            with pytest.raises(TooMuch):
                reader.receive()


def test_messages_in_pieces_are_put_together() -> None:
    mine, theirs = socket.socketpair()
    with mine:
        with theirs:
            send(theirs, [1, 2])
            send(theirs, "end")
        whole = mine.recv(1000)
        mine_again, theirs_again = socket.socketpair()
        with mine_again:
            reader, found = Reader(mine_again, most=100), []
            with theirs_again:
                for at in range(0, len(whole), 3):
                    theirs_again.sendall(whole[at : at + 3])
                    found += reader.receive()
            assert (found, reader.receive(), reader.ended) == ([[1, 2], "end"], [], True)
