import EventLoop

/// What stands behind the one port: the path tells which service a request is for.
@LoopActor struct Services {
    let luma: FakeLuma
    let google: FakeGoogle
    let notion: FakeNotion
    let control: ControlAPI

    /// An answer, and what is to go wrong with it.
    func answer(_ request: APIRequest, from peer: PeerAddress) -> (response: APIResponse, fault: FaultKind?) {
        if request.path.hasPrefix(ControlAPI.prefix) { return (control.answer(request, from: peer), nil) }
        if request.path.hasPrefix(FakeGoogle.prefix) { return google.answer(request) }
        if request.path.hasPrefix(FakeNotion.prefix) { return notion.answer(request) }
        return luma.answer(request)
    }
}
