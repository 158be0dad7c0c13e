/// Answers as servers give them.
enum Samples {
    static let listing = """
        <?xml version="1.0" encoding="utf-8"?>
        <d:multistatus xmlns:d="DAV:" xmlns:cal="urn:ietf:params:xml:ns:caldav">
         <d:sync-token> https://cal.example/t/17 </d:sync-token>
         <d:response><d:href>/c/a%40b.ics</d:href>
          <d:propstat><d:prop><d:getetag>"1"</d:getetag><cal:calendar-data>BEGIN:VCALENDAR&#13;
        END:VCALENDAR
        </cal:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>
          <d:propstat><d:prop><d:displayname/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>
         </d:response>
         <d:response><d:href>/c/gone.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>
         <d:response><d:href>/c/x.ics</d:href><d:href>/c/y.ics</d:href><d:status>HTTP/1.0 423 Locked</d:status></d:response>
         <d:response><d:href>/c/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status>
          <d:error><d:number-of-matches-within-limits/></d:error></d:response>
        </d:multistatus>
        """

    static let refusal = """
        <error xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
        <C:no-uid-conflict><href>/c/other.ics</href></C:no-uid-conflict></error>
        """

    static let bodies = [listing, refusal, "<a xmlns='DAV:'><![CDATA[x]]>&amp;</a>"].map { Array($0.utf8) }
}
