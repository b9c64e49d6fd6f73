package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/delivery/relay/postfixtest"
)

// letterReader prints what Python's own parser finds in the mails of a folder.
const letterReader = `import sys, json, hashlib, email, email.policy, pathlib
out = []
for name in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    m = email.message_from_bytes(name.read_bytes(), policy=email.policy.default)
    out.append({"From": str(m["From"]), "To": str(m["To"]), "Subject": str(m["Subject"]), "ID": str(m["Message-ID"]),
        "Text": m.get_body(("plain",)).get_content(), "Web": m.get_body(("html",)).get_content(),
        "Files": {a.get_filename(): hashlib.sha256(a.get_content()).hexdigest() for a in m.iter_attachments() if a.get_filename()},
        "Defects": [str(d) for p in m.walk() for d in p.defects]})
print(json.dumps(out))`

// TestAReportReachesAClientsMailbox sends two accounts' reports, each under its own identity, through Postfix with
// STARTTLS into a Maildir, and has Python read them there.
func TestAReportReachesAClientsMailbox(t *testing.T) {
	port, maildir, roots := postfixtest.Start(t)
	dir := t.TempDir()
	write := func(name, text string) {
		mkdir(t, filepath.Dir(filepath.Join(dir, name)))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("roots.pem", string(roots))
	write("wxreport.yaml", fmt.Sprintf(`version: 1
reports: clients/*/report.yaml
smtp: {host: localhost, port: %d, tls: starttls, ca_file: roots.pem, from: 某机构 <report@agency.cn>, per_minute: 60000}
identities:
  meiri: {from: 每日良品 <report@meiri.cn>, reply_to: boss@meiri.cn}
`, port))
	accounts := map[string]string{"meiri": "每日良品", "other": "另一家"}
	for id, name := range accounts {
		box := map[string]string{"meiri": "a", "other": "b"}[id]
		write("clients/"+id+"/report.yaml", fmt.Sprintf(`version: 1
account: {id: %s, name: %s}
period: 2026-10
data: data/
sections: [growth]
outputs: {pdf: true, xlsx: true}
deliver:
  - email: {to: [%s@client.test], attach: [pdf, xlsx]}
  - folder: {path: %s}
`, id, name, box, filepath.Join(dir, "out", id)))
		var data strings.Builder
		data.WriteString("日期,新关注人数,取消关注人数\n")
		for day := 1; day <= 31; day++ {
			fmt.Fprintf(&data, "2026-10-%02d,%d,5\n", day, 20+day%7)
		}
		write("clients/"+id+"/data/f.csv", data.String())
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "run", "--as-of", "2026-11-03", "--log", "text")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "WXREPORT_MAIN=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	postfixtest.Read(t, maildir, 2)
	var letters []letterSeen
	output, err := exec.CommandContext(t.Context(), "python3", "-c", letterReader, maildir).Output()
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(output)).Decode(&letters)
	}
	if err != nil || len(letters) != 2 {
		t.Fatalf("%d letters: %v", len(letters), err)
	}
	slices.SortFunc(letters, func(a, b letterSeen) int { return strings.Compare(a.To, b.To) })
	letters[0].check(t, "每日良品 <report@meiri.cn>", "a@client.test", "每日良品", filepath.Join(dir, "out", "meiri"))
	letters[1].check(t, "某机构 <report@agency.cn>", "b@client.test", "另一家", filepath.Join(dir, "out", "other"))
}

// letterSeen is a mail as another language's parser sees it.
type letterSeen struct {
	From, To, Subject, ID, Text, Web string
	Files                            map[string]string // SHA-256 by name
	Defects                          []string
}

func (l letterSeen) check(t *testing.T, from, to, name, folder string) {
	t.Helper()
	if l.From != from || l.To != to || !strings.Contains(l.Subject, name) || len(l.Defects) > 0 {
		t.Errorf("from %q to %q, subject %q, defects %q", l.From, l.To, l.Subject, l.Defects)
	}
	if !strings.Contains(l.Text, name) || !strings.Contains(l.Web, name) || !strings.Contains(l.ID, "@") {
		t.Errorf("%s: %q, text %.80q", to, l.ID, l.Text)
	}
	for _, ending := range []string{".pdf", ".xlsx"} {
		body, err := os.ReadFile(filepath.Join(folder, name+"_月报_2026-10"+ending))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		file := name + "_公众号月报_2026年10月" + ending
		if l.Files[file] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: attachments %v, want %s as it was delivered to the folder", to, l.Files, file)
		}
	}
}
