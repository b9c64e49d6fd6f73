package spec

import (
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/wxreport/wxreport/report"
)

// account is the key `account`.
type account struct {
	ID       string   `yaml:"id" doc:"short name of the account, in file names and metrics" example:"meiri"`
	Name     string   `yaml:"name" doc:"name of the account as readers know it" example:"每日良品"`
	Industry string   `yaml:"industry" doc:"industry of the account"`
	Timezone zone     `yaml:"timezone" doc:"where days begin and end, as Area/City"`
	Currency currency `yaml:"currency" doc:"ISO 4217 code of every amount of money"`
	Logo     filePath `yaml:"logo" doc:"PNG, JPEG or SVG file"`
}

func (d *decoder) account(a account, n *node) report.Account {
	out := report.Account{ID: a.ID, Name: a.Name, Industry: a.Industry, Location: a.Timezone.at,
		Currency: string(a.Currency), Logo: d.picture(a.Logo)}
	switch id := n.get("id"); {
	case id.blank():
		return out
	case !identifier.MatchString(out.ID):
		d.add(id, "bad account id "+quoted(out.ID), identifierForm, typingHint(out.ID))
	}
	if out.Name == "" {
		out.Name = out.ID
	}
	return out
}

// zone is a time zone by name.
type zone struct {
	name string
	at   *time.Location
}

// commonZones are the nearest words offered for a zone that does not exist.
var commonZones = []string{"Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau",
	"Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul", "Asia/Bangkok", "Asia/Kuala_Lumpur", "Asia/Jakarta",
	"Asia/Dubai", "Asia/Kolkata", "Australia/Sydney", "Europe/London", "Europe/Paris", "Europe/Berlin",
	"America/New_York", "America/Chicago", "America/Los_Angeles", "UTC"}

func newZone(name string) (zone, bool) {
	if name == "" || name == "Local" || strings.ContainsAny(name, "\\ ") {
		return zone{}, false // Local is another place on every machine
	}
	at, err := time.LoadLocation(name)
	return zone{name: name, at: at}, err == nil
}

// UnmarshalText reads Area/City.
func (z *zone) UnmarshalText(b []byte) error {
	found, ok := newZone(string(b))
	if !ok {
		return &report.FieldError{Problem: "unknown time zone " + quoted(string(b)), Expected: "a zone such as Asia/Shanghai", Choices: commonZones}
	}
	*z = found
	return nil
}

func (z zone) String() string { return z.name }

// currency is an ISO 4217 code.
type currency string

// UnmarshalText reads a code in capitals.
func (c *currency) UnmarshalText(b []byte) error {
	codes := strings.Fields(currencies)
	if string(b) == "RMB" { // what everybody calls it
		return &report.FieldError{Problem: `unknown currency "RMB"`, Expected: "CNY"}
	}
	if !contains(codes, string(b)) {
		return &report.FieldError{Problem: "unknown currency " + quoted(string(b)),
			Expected: "an ISO 4217 code such as CNY", Choices: codes}
	}
	*c = currency(b)
	return nil
}

// currencies are the active codes of ISO 4217.
const currencies = `CNY HKD MOP TWD USD EUR GBP JPY KRW SGD MYR THB VND IDR PHP INR AUD NZD CAD CHF SEK NOK DKK RUB
AED AFN ALL AMD ANG AOA ARS AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CDF CLP COP CRC CUP
CVE CZK DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HNL HTG HUF ILS IQD IRR ISK JMD JOD KES KGS KHR
KMF KPW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MRU MUR MVR MWK MXN MZN NAD NGN NIO NPR OMR PAB
PEN PGK PKR PLN PYG QAR RON RSD RWF SAR SBD SCR SDG SHP SLE SOS SRD SSP STN SVC SYP SZL TJS TMT TND TOP TRY TTD TZS
UAH UGX UYU UZS VED VES VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG`
