package pace

import "strings"

// Provider is what a mail provider is known to take from one login.
type Provider struct {
	Host      string // of the server, or the end of it
	Login     string // end of the login; empty: any
	PerMinute int    // messages; 0: not published
	PerDay    int    // messages; 0: not published
	// PerConnection is how many messages one connection may carry; 0: not published.
	PerConnection int
	// ByDomain is true when all logins of a domain share the day's messages.
	ByDomain bool
	Source   string // where the numbers are from
}

// providers are those that say how much they take. QQ Mail and NetEase (163, 126, yeah.net, qiye.163.com) keep their numbers
// secret and only refuse with codes: they get the cautious defaults of [Limits], which reconnect before NetEase's
// "450 MI:DMC, too many mails in this connection".
var providers = []Provider{
	{Host: "smtp.office365.com", PerMinute: 30, PerDay: 10000,
		Source: "learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits-1: 30 messages a minute, 10,000 recipients a day"},
	{Host: "outlook.office365.com", PerMinute: 30, PerDay: 10000,
		Source: "learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits-1: 30 messages a minute, 10,000 recipients a day"},
	{Host: "smtp.gmail.com", Login: "@gmail.com", PerDay: 500,
		Source: "Gmail help on sending limits, as third parties quote it: a free account sends 500 messages a day"},
	{Host: "smtp.gmail.com", PerDay: 2000,
		Source: "support.google.com/a/answer/166852: Google Workspace, 2,000 messages in any 24 hours (500 while on trial)"},
	{Host: "smtp-relay.gmail.com", PerDay: 10000,
		Source: "support.google.com/a/answer/2956491: the relay takes 10,000 messages and recipients of a user in 24 hours"},
	{Host: "exmail.qq.com", PerDay: 500, ByDomain: true,
		Source: "resellers of Tencent's business mail: all members of a domain share 500 messages a day to strangers in the free edition, 1,500 or more in paid ones"},
}

// Of is what the provider of a server is known to take; the zero value when it publishes nothing.
func Of(host, login string) Provider {
	host, login = strings.ToLower(strings.TrimSuffix(host, ".")), strings.ToLower(login)
	for _, p := range providers {
		if (host == p.Host || strings.HasSuffix(host, "."+p.Host)) && strings.HasSuffix(login, p.Login) {
			return p
		}
	}
	return Provider{}
}
