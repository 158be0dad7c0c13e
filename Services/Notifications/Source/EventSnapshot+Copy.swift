import Contracts

extension GatheringEvent {
    /// What this program keeps of an event.
    init(_ event: EventSnapshot) {
        self.init(
            id: event.id, slug: Self.slug(of: event), name: DisplayText.singleLine(event.name), start: event.startsAt,
            statedEnd: event.endsAt, status: Status(event.status), visibility: Visibility(event.visibility),
            gathering: event.gathering?.id, timeZone: event.timeZone, logoURL: WebAddress.accepted(event.coverURL),
            websiteURL: WebAddress.accepted(event.url))
    }

    /// The last part of the page's address, as Luma makes its short names; the id when there is no page.
    private static func slug(of event: EventSnapshot) -> String {
        guard let address = WebAddress.accepted(event.url) else { return event.id }
        let path = address.prefix { $0 != "?" && $0 != "#" }
        // Scheme and host come first; a page without a path has no short name.
        let parts = path.split(separator: "/")
        return parts.count > 2 ? parts.last.map(String.init) ?? event.id : event.id
    }
}

extension GatheringEvent.Status {
    init(_ status: EventStatus) {
        switch status {
        case .scheduled: self = .scheduled
        case .canceled: self = .canceled
        }
    }
}

extension GatheringEvent.Visibility {
    init(_ visibility: EventVisibility) {
        switch visibility {
        case .public: self = .everyone
        case .membersOnly: self = .members
        case .private: self = .unlisted
        }
    }
}

extension Gathering {
    init(_ gathering: GatheringSnapshot) {
        self.init(
            id: gathering.id, name: DisplayText.singleLine(gathering.name), country: gathering.country,
            timeZone: gathering.timeZone,
            latitude: gathering.latitude, longitude: gathering.longitude)
    }

    var snapshot: GatheringSnapshot {
        GatheringSnapshot(
            id: id, name: name, country: country, timeZone: timeZone ?? "UTC", latitude: latitude,
            longitude: longitude)
    }
}
