/// The 193 requests of the project's security checklist: identifier, expected answer, bytes, and what it is, with tabs
/// between.
///
/// Escapes: `\r \n \t \\ \xHH`; `{G}`, `{P}` and `{T}` stand for a usual head (see `RequestCase`), `<x*N>` for N
/// times x. `200+400` is two answers on one connection. Basis: RFC 9110 and RFC 9112.
let requestCaseTable = #"""
    A01	400	GET / \r\nHost: a\r\n\r\n	no version
    A02	400	GET /\r\n\r\n	HTTP/0.9
    A03	505	GET / HTTP/1.2\r\nHost: a\r\n\r\n	minor version 2
    A04	505	GET / HTTP/2.0\r\nHost: a\r\n\r\n	major version 2
    A05	400	GET / HTTP/1.32\r\nHost: a\r\n\r\n	two-digit minor
    A06	400	GET / HTTP/1.\r\nHost: a\r\n\r\n	missing minor
    A07	400	GET / http/1.1\r\nHost: a\r\n\r\n	lower-case name
    A08	400	GET / HTTP/01.1\r\nHost: a\r\n\r\n	two-digit major
    A09	400	GET / HTTP/1.1 \r\nHost: a\r\n\r\n	space after version
    A10	400	GET  / HTTP/1.1\r\nHost: a\r\n\r\n	two spaces after method
    A11	400	GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n	tab separators
    A12	400	 GET / HTTP/1.1\r\nHost: a\r\n\r\n	space before method
    A13	400	GET / HTTP/1.1\nHost: a\r\n\r\n	bare LF ends request line
    A14	400	GET / HTTP/1.1\rHost: a\r\n\r\n	bare CR ends request line
    A15	400	GET /\x00x HTTP/1.1\r\nHost: a\r\n\r\n	NUL in target
    A16	400	GET /\x01x HTTP/1.1\r\nHost: a\r\n\r\n	control in target
    A17	400	GET /\x7fx HTTP/1.1\r\nHost: a\r\n\r\n	DEL in target
    A18	400	GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n	raw non-ASCII in target
    A19	400	GET /a b HTTP/1.1\r\nHost: a\r\n\r\n	space in target
    A20	400	GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n	fragment in target
    A21	400	GET ! HTTP/1.1\r\nHost: a\r\n\r\n	target not a path
    A22	400	 / HTTP/1.1\r\nHost: a\r\n\r\n	empty method
    A23	400	G(T / HTTP/1.1\r\nHost: a\r\n\r\n	non-token method
    A24	400	GET\x00 / HTTP/1.1\r\nHost: a\r\n\r\n	NUL in method
    A25	501	<A*64> / HTTP/1.1\r\nHost: a\r\n\r\n	64-byte unknown method
    A26	414	GET /<a*70000> HTTP/1.1\r\nHost: a\r\n\r\n	70 kB target
    A27	501	CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n	CONNECT
    A28	400	GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n	authority-form with GET
    A29	400	GET http://u:p@a/ HTTP/1.1\r\nHost: a\r\n\r\n	userinfo in absolute-form
    A30	400	GET / HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n	two versions
    A31	505	PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n	h2 preface
    A32	400	\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03<NUL*60>\r\n\r\n	TLS hello on plain port
    A33	400	GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n	percent-encoded NUL
    A34	400	GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n	bad percent escape
    A35	400	GET / HTTP/1.1\r\n\rX: y\r\n\r\n	CR then junk where the header block ends
    B01	400	GET / HTTP/1.1\r\n\r\n	no Host
    B02	400	{G}Host: b\r\n\r\n	two Host, different
    B03	400	{G}Host: a\r\n\r\n	two Host, same
    B04	400	GET / HTTP/1.1\r\nHost: a b\r\n\r\n	space in Host
    B05	400	GET / HTTP/1.1\r\nHost: a/b\r\n\r\n	slash in Host
    B06	400	GET / HTTP/1.1\r\nHost: u@a\r\n\r\n	userinfo in Host
    B07	400	GET / HTTP/1.1\r\nHost: a,b\r\n\r\n	comma list in Host
    B08	400	GET / HTTP/1.1\r\nHost: a:99999999\r\n\r\n	bad port in Host
    B09	400	GET / HTTP/1.1\r\nHost : a\r\n\r\n	space before colon
    B10	400	GET / HTTP/1.1\r\nHost\t: a\r\n\r\n	tab before colon
    B11	400	GET / HTTP/1.1\r\n X: 1\r\nHost: a\r\n\r\n	first header starts with space
    B12	400	{G}X: a\r\n b\r\n\r\n	obs-fold (space)
    B13	400	{G}X: a\r\n\tb\r\n\r\n	obs-fold (tab)
    B14	400	{G}NoColonHere\r\n\r\n	line without colon
    B15	400	{G}: v\r\n\r\n	empty name
    B16	400	{G}X Y: v\r\n\r\n	space in name
    B17a	400	{G}X(Y: v\r\n\r\n	( in name
    B17b	400	{G}X)Y: v\r\n\r\n	) in name
    B17c	400	{G}X,Y: v\r\n\r\n	, in name
    B17d	400	{G}X/Y: v\r\n\r\n	/ in name
    B17e	400	{G}X;Y: v\r\n\r\n	; in name
    B17f	400	{G}X<Y: v\r\n\r\n	< in name
    B17g	400	{G}X=Y: v\r\n\r\n	= in name
    B17h	400	{G}X>Y: v\r\n\r\n	> in name
    B17i	400	{G}X?Y: v\r\n\r\n	? in name
    B17j	400	{G}X@Y: v\r\n\r\n	@ in name
    B17k	400	{G}X[Y: v\r\n\r\n	[ in name
    B17l	400	{G}X\\Y: v\r\n\r\n	\ in name
    B17m	400	{G}X]Y: v\r\n\r\n	] in name
    B17n	400	{G}X{Y: v\r\n\r\n	{ in name
    B17o	400	{G}X}Y: v\r\n\r\n	} in name
    B17p	400	{G}X"Y: v\r\n\r\n	" in name
    B18a	400	{G}X\x00Y: v\r\n\r\n	00 in name
    B18b	400	{G}X\x01Y: v\r\n\r\n	01 in name
    B18c	400	{G}X\x09Y: v\r\n\r\n	09 in name
    B18d	400	{G}X\x0bY: v\r\n\r\n	0b in name
    B18e	400	{G}X\x0cY: v\r\n\r\n	0c in name
    B18f	400	{G}X\x0dY: v\r\n\r\n	0d in name
    B18g	400	{G}X\x1fY: v\r\n\r\n	1f in name
    B18h	400	{G}X\x7fY: v\r\n\r\n	7f in name
    B18i	400	{G}X\x80Y: v\r\n\r\n	80 in name
    B18j	400	{G}X\xa0Y: v\r\n\r\n	a0 in name
    B18k	400	{G}X\xffY: v\r\n\r\n	ff in name
    B19a	400	{G}X: a\x00b\r\n\r\n	00 in value
    B19b	400	{G}X: a\x01b\r\n\r\n	01 in value
    B19c	400	{G}X: a\x07b\r\n\r\n	07 in value
    B19d	400	{G}X: a\x08b\r\n\r\n	08 in value
    B19e	400	{G}X: a\x0bb\r\n\r\n	0b in value
    B19f	400	{G}X: a\x0cb\r\n\r\n	0c in value
    B19g	400	{G}X: a\x1fb\r\n\r\n	1f in value
    B19h	400	{G}X: a\x7fb\r\n\r\n	7f in value
    B20	400	{G}X: a\rb\r\n\r\n	bare CR in value
    B21	400	{G}X: a\nY: b\r\n\r\n	bare LF in value
    B22	400	GET / HTTP/1.1\r\nHost: a\nX: b\n\n	header lines end with LF
    B23	431	{G}<X0..X1999: v lines>\r\n	2,000 header lines
    B24	431	{G}X: <v*100000>\r\n\r\n	100 kB header
    B25	400	{G}\rZGET /e: HTTP/1.1\r\nHost: a\r\n\r\n	CR LF CR junk ends block
    B26	400	GET / HTTP/1.1\r\n:\r\nHost: a\r\n\r\n	lone colon line
    B27	400	{P}Content_Length: 5\r\nContent-Length: 0\r\n\r\n	underscore look-alike
    C01	400	{P}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!	two, different
    C02	400	{P}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello	two, same
    C03	400	{P}Content-Length: 5, 5\r\n\r\nhello	list of equals
    C04	400	{P}Content-Length: 5, 6\r\n\r\nhello!	list of differents
    C05	400	{P}Content-Length: +5\r\n\r\nhello	plus
    C06	400	{P}Content-Length: -5\r\n\r\nhello	minus
    C07	400	{P}Content-Length: 0x5\r\n\r\nhello	hex
    C08	400	{P}Content-Length: 5_0\r\n\r\nhello	underscore
    C09	400	{P}Content-Length: 5 5\r\n\r\nhello	inner space
    C10	400	{P}Content-Length: 5;\r\n\r\nhello	semicolon
    C11	400	{P}Content-Length: \r\n\r\n	empty
    C12	400	{P}Content-Length: 1e1\r\n\r\nhello	exponent
    C13	400	{P}Content-Length: \xef\xbc\x95\r\n\r\nhello	full-width digit
    C14	413	{P}Content-Length: 18446744073709551621\r\n\r\nhello	2^64+5
    C15	413	{P}Content-Length: 9223372036854775813\r\n\r\nhello	2^63+5
    C16	400	{P}Content-Length: 5\x0b\r\n\r\nhello	VT suffix
    C17	400	{P}Content-Length: 5\x00\r\n\r\nhello	NUL suffix
    C18	400	{P}Content-Length: \x0b5\r\n\r\nhello	VT prefix
    C19	400	{P}Content-Length: 5\xa0\r\n\r\nhello	NBSP suffix
    C20	400	{P}Content-Length : 5\r\n\r\nhello	space before colon
    C21	400	{P}Content-Length: 5Z\r\n\r\nhello	letter suffix
    C22	400	{P}Content-Length: 5.0\r\n\r\nhello	decimal point
    C23	413	{P}Content-Length: 4294967301\r\n\r\nhello	2^32+5 (bytes missing)
    C24	400	{P}Content-Length: '5'\r\n\r\nhello	quoted
    C25	400	{P}Content-Length: five\r\n\r\nhello	word
    D01	400	{P}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	TE + CL
    D02	400	{P}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n	TE then CL
    D03	400	{P}Transfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	unknown coding
    D04	400	{P}Transfer-Encoding: identity\r\n\r\n5\r\nhello\r\n0\r\n\r\n	identity
    D05	400	{P}Transfer-Encoding: chunked, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	chunked twice in one line
    D06	400	{P}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n	two TE lines
    D07	400	{P}Transfer-Encoding: ,chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	leading comma
    D08	400	{P}Transfer-Encoding: chunked,\r\n\r\n5\r\nhello\r\n0\r\n\r\n	trailing comma
    D09	400	{P}Transfer-Encoding: chunked;q=1\r\n\r\n5\r\nhello\r\n0\r\n\r\n	parameter
    D10	400	{P}Transfer-Encoding: \x0bchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	VT prefix
    D11	400	{P}Transfer-Encoding: chunked\x00\r\n\r\n5\r\nhello\r\n0\r\n\r\n	NUL suffix
    D12	400	{P}Transfer-Encoding: \xa0chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	NBSP prefix
    D13	400	{P}Transfer-Encoding: chunked\xff\r\n\r\n5\r\nhello\r\n0\r\n\r\n	0xff suffix
    D14	400	{P}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n	space before colon
    D15	400	{P}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n	value on folded line
    D16	400	{P}X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n	TE hidden behind LF
    D17	400	{P}Transfer-Encoding: chunked\r\nTransfer-encoding: x\r\n\r\n0\r\n\r\n	second TE unknown
    D18	400	{P}Transfer-Encoding: "chunked"\r\n\r\n5\r\nhello\r\n0\r\n\r\n	quoted
    D19	400	{P}Transfer-Encoding:\r\nContent-Length: 5\r\n\r\nhello	empty TE + CL
    D20	400	POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n	TE in HTTP/1.0
    D21	501	{P}Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	unsupported inner coding
    D22	400	{P}Transfer-Encoding: chunked, gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n	chunked not last
    D23	400	{P}Tran\xc5\xbffer-Encoding: chunked\r\n\r\n0\r\n\r\n	long-s look-alike name
    D24	400	{P}Transfer-\r\nEncoding: chunked\r\n\r\n0\r\n\r\n	name split over lines
    D25	400	{P}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n	CL:0 + TE smuggle
    E01	400	{T}0x5\r\nhello\r\n0\r\n\r\n	0x size
    E02	400	{T}+5\r\nhello\r\n0\r\n\r\n	plus size
    E03	400	{T}-5\r\nhello\r\n0\r\n\r\n	minus size
    E04	400	{T}0_5\r\nhello\r\n0\r\n\r\n	underscore size
    E05	400	{T}\r\nhello\r\n0\r\n\r\n	empty size
    E06	400	{T}5 \r\nhello\r\n0\r\n\r\n	space after size
    E07	400	{T} 5\r\nhello\r\n0\r\n\r\n	space before size
    E08	400	{T}5\nhello\r\n0\r\n\r\n	LF after size
    E09	400	{T}5\rXhello\r\n0\r\n\r\n	CR junk after size
    E10	400	{T}5\r\nhello0\r\n\r\n	no CRLF after data
    E11	400	{T}5\r\nhelloXX0\r\n\r\n	two junk bytes after data
    E12	400	{T}5\r\nhello\n0\r\n\r\n	LF after data
    E13	413	{T}FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n	16 F size
    E14	400	{T}10000000000000005\r\nhello\r\n0\r\n\r\n	2^64+5 size
    E15	400	{T}5;a\nb\r\nhello\r\n0\r\n\r\n	LF in extension
    E16	400	{T}5;a\rb\r\nhello\r\n0\r\n\r\n	CR in extension
    E17	400	{T}5\r\r;a\r\nhello\r\n0\r\n\r\n	CR before extension
    E18	400	{T}5;<a*70000>\r\nhello\r\n0\r\n\r\n	70 kB extension
    E19	408	{T}5\r\nhello\r\n0\r\nX	junk instead of final CRLF
    E20	400	{T}5\r\nhello\r\n0\n\r\n	LF after last size
    E21	400	{T}5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n	framing field in trailer
    E22	431	{T}5\r\nhello\r\n0\r\nX: <v*100000>\r\n\r\n	100 kB trailer
    E23	400	{T}<0*300>5\r\nhello\r\n0\r\n\r\n	300 leading zeros
    E24	400	{T}G\r\nhello\r\n0\r\n\r\n	non-hex
    E25	400	{T}5;a="b\r\nhello\r\n0\r\n\r\n	unbalanced quote in extension
    E26	200+400	{T}5\r\nhello\r\n0\r\n\r\n\x00	byte after last chunk
    E27	400	{T}5\x00\r\nhello\r\n0\r\n\r\n	NUL after size
    E28	400	{T}5\r\nhello\r\n0\r\n X: y\r\n\r\n	trailer starts with space
    E29	400	{T}INVALID!!!\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n	junk then a request
    F01	200+200	{G}\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n	pipelined pair
    F02	200	{G}Connection: close\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n	nothing after close
    F03	200+400	{G}\r\n\x00\x01garbage\r\n\r\n	garbage after a request
    F05	417	{P}Expect: something-else\r\nContent-Length: 5\r\n\r\nhello	unknown expectation
    G01	200	{G}\r\n	plain
    G02	200	\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n	one blank line first
    G03	200	GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n	absolute-form
    G04	200	GET / HTTP/1.0\r\n\r\n	1.0 without Host
    G05	200	GET / HTTP/1.1\r\nhOsT:\ta\r\nEmpty:\r\n\r\n	odd case, tab, empty value
    G06	200	{P}Content-Length: 005\r\n\r\nhello	leading zeros are decimal
    G07	200	{P}Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n	coding name any case
    G08	200	{P}Transfer-Encoding: \tchunked \t\r\n\r\n5\r\nhello\r\n0\r\n\r\n	OWS around value
    G09	200	{T}5;name=value\r\nhello\r\n0\r\n\r\n	chunk extension ignored
    G10	200	{T}A\r\n0123456789\r\n0\r\n\r\n	upper-case hex
    G11	200	{T}a\r\n0123456789\r\n00\r\nX: y\r\n\r\n	trailer, 00 size
    G12	200	{G}X: caf\xe9\r\n\r\n	obs-text in value
    G13	200	GET /?q=%E2%82%AC&x=[1] HTTP/1.1\r\nHost: a\r\n\r\n	encoded query
    G14	200	{P}Content-Length: 0\r\n\r\n	zero body
    G15	200	GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n	IPv6 Host
    G16	200	{P}Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello	100-continue
    """#
