// Package delivery holds the channels a spec may name under deliver: email, the group
// robots of WeCom, Feishu and DingTalk, a signed webhook, and a folder.
//
// Steps of use: make a [Setup] with the readers of secrets and the clock, and list
// [Kinds] in the spec's catalog. A channel prepares the exact bytes once and sends
// them later, perhaps from another process; it never retries by itself.
//
// Limits: a group robot shows two messages, the summary and the file, which are two
// recipients of the ledger, so that each goes out once. Feishu and DingTalk take no
// files. The ledger, not this package, remembers what was sent.
package delivery

import (
	"net/http"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/relay"
)

// Setup is what channels take from the outside.
type Setup struct {
	Env    func(name string) string          // os.Getenv
	File   func(path string) ([]byte, error) // os.ReadFile
	Now    func() time.Time                  // the clock, for signatures and pacing
	Relays *relay.Pool                       // mail servers shared by all accounts
	HTTP   http.RoundTripper                 // nil: the default
	gates  gates                             // paces of robots
}

// Kinds lists every channel.
func Kinds(s *Setup) []report.Kind[report.Channel] {
	return []report.Kind[report.Channel]{emailKind(s), wecomKind(s), feishuKind(s), dingtalkKind(s), webhookKind(s), folderKind()}
}
