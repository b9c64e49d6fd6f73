package pace

import "strings"

// Provider is what a mail provider is known to take from one login.
type Provider struct {
	Host      string // of the server, or the end of it
	PerMinute int    // messages; 0: not published
	PerDay    int    // messages; 0: not published
	Source    string // where the numbers are from
}

// providers are those that say how much they take. QQ Mail, Tencent's business mail and NetEase (163, 126, yeah.net, qiye.163.com)
// keep their numbers secret and only refuse with codes: they get the cautious defaults of [Limits], which reconnect before
// NetEase's "450 MI:DMC, too many mails in this connection". Resellers of Tencent's name 500 messages a day to strangers for the
// free edition and 1,500 or more for paid ones; a cap by hearsay would hold an agency's reports back for days.
var providers = []Provider{
	{Host: "smtp.office365.com", PerMinute: 30, PerDay: 10000,
		Source: "learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits-1: 30 messages a minute, 10,000 recipients a day"},
	{Host: "outlook.office365.com", PerMinute: 30, PerDay: 10000,
		Source: "learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits-1: 30 messages a minute, 10,000 recipients a day"},
	{Host: "smtp.gmail.com", PerDay: 2000,
		Source: "support.google.com/a/answer/166852: Google Workspace, 2,000 messages in any 24 hours (500 while on trial)"},
	{Host: "smtp-relay.gmail.com", PerDay: 10000,
		Source: "support.google.com/a/answer/2956491: the relay takes 10,000 messages and recipients of a user in 24 hours"},
}

// Of is what the provider of a server is known to take; the zero value when it publishes nothing.
func Of(host string) Provider {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, p := range providers {
		if host == p.Host || strings.HasSuffix(host, "."+p.Host) {
			return p
		}
	}
	return Provider{}
}
