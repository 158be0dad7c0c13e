import CalDAV
import CalendarModel
import Crypto
import EventLoop
import GoogleCalendar
import GoogleCredentials
import HTTPClient
import NotionCalendar
import Time

/// Makes clients from credentials.
@LoopActor struct OutsideClients {
    let configuration: CalendarConfiguration
    let google: GoogleEndpoints
    let notion: HTTPURL
    let transport: any HTTPTransport
    let time: any TimeSource

    /// - Throws: `HTTPClientError` when a configured address is none.
    init(_ configuration: CalendarConfiguration, transport: any HTTPTransport, time: any TimeSource) throws {
        self.configuration = configuration
        google = try configuration.google.endpoints()
        notion = try HTTPURL(configuration.notion.apiURL)
        self.transport = transport
        self.time = time
    }

    /// - Parameter keep: keeps a pair of tokens that Notion gave in the place of the one before.
    /// - Throws: `OutsideError.unauthorized` for a secret that opens nothing any more.
    func client(
        _ provider: CalendarProvider, _ secret: CredentialSecret, keep: @escaping NotionTokens.Store
    ) throws -> OutsideClient {
        switch secret {
        case .configured: try configured(provider)
        case .googleConsent(let token): .google(try client(consented: token), hasList: true)
        case .googleServiceAccount(let credentials, let subject):
            .google(try client(serviceAccount: credentials, subject: subject), hasList: false)
        case .notionToken(let token): .notion(client(NotionTokens(internalToken: token)))
        case .notionConnection(let access, let refresh):
            .notion(try client(NotionTokenPair(accessToken: access, refreshToken: refresh), keep))
        case .caldav(let place, let user, let password, let approved):
            try client(place, user, password, approved)
        }
    }

    /// Where people go to consent, or an error that tells what the operator has to set.
    func notionEndpoint() throws -> NotionTokenEndpoint {
        guard let application = configuration.notion.application else {
            throw OutsideError.forbidden("NOTION_CLIENT_ID and NOTION_CLIENT_SECRET are not set")
        }
        return NotionTokenEndpoint(baseURL: notion, application: application, transport: transport, time: time)
    }

    func googleApplication() throws -> GoogleApplication {
        guard let application = configuration.google.application else {
            throw OutsideError.forbidden("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are not set")
        }
        return application
    }

    var googleTokens: GoogleTokenEndpoint {
        GoogleTokenEndpoint(endpoints: google, transport: transport, time: time)
    }

    private func configured(_ provider: CalendarProvider) throws -> OutsideClient {
        switch provider {
        case .google:
            guard let account = configuration.google.serviceAccount else {
                throw OutsideError.unauthorized("GOOG_CREDENTIALS_JSON is not set any more")
            }
            return .google(
                try client(serviceAccount: account.credentials, subject: account.subject), hasList: false)
        case .notion:
            guard let token = configuration.notion.token else {
                throw OutsideError.unauthorized("NOTION_API_KEY is not set any more")
            }
            return .notion(client(NotionTokens(internalToken: token)))
        case .caldav: throw OutsideError.unauthorized("no CalDAV account is configured")
        }
    }

    private func client(consented token: Secret<String>) throws -> GoogleClient {
        client(.consent(try googleApplication(), refreshToken: token), quotaUser: nil)
    }

    private func client(serviceAccount credentials: Secret<String>, subject: String?) throws -> GoogleClient {
        do {
            let account = try GoogleServiceAccount(credentials: credentials)
            // No more than that is usually delegated to it.
            return client(
                .serviceAccount(account, subject: subject, scopes: [GoogleScope.events]), quotaUser: subject)
        } catch {
            throw OutsideError.unauthorized("\(error)")
        }
    }

    private func client(_ grant: GoogleTokens.Grant, quotaUser: String?) -> GoogleClient {
        GoogleClient(
            endpoints: google, transport: transport,
            tokens: GoogleTokens(grant, endpoints: google, transport: transport, time: time),
            gate: BudgetGate(GoogleClient.usualPace, time: time), time: time, quotaUser: quotaUser)
    }

    private func client(_ pair: NotionTokenPair, _ keep: @escaping NotionTokens.Store) throws -> NotionClient {
        client(NotionTokens(pair, endpoint: try notionEndpoint(), store: keep))
    }

    private func client(_ tokens: NotionTokens) -> NotionClient {
        NotionClient(
            baseURL: notion, transport: transport, tokens: tokens, gate: BudgetGate(NotionClient.usualPace, time: time),
            time: time)
    }

    private func client(
        _ place: String, _ user: String, _ password: Secret<String>, _ approved: [String]
    ) throws -> OutsideClient {
        do {
            let rules = CredentialRules(
                allowsPlainHTTP: configuration.caldav.allowsPlainHTTP, approvedOrigins: Set(approved))
            let client = CalDAVClient(
                transport: transport, credential: .basic(user: user, password: password), rules: rules, time: time)
            return .caldav(client, place: try CalDAVPlace(place))
        } catch {
            throw OutsideError(error)
        }
    }
}
