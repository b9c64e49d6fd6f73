// Package postfixtest runs a real Postfix on the loopback address for tests, with STARTTLS and a Maildir.
package postfixtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

const mainCF = `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = localhost
mydestination =
maillog_file = /dev/stdout
smtpd_tls_cert_file = %[1]s/cert.pem
smtpd_tls_key_file = %[1]s/key.pem
smtpd_tls_security_level = may
smtpd_recipient_restrictions = reject_unauth_destination
virtual_mailbox_domains = client.test
virtual_mailbox_base = %[1]s/mail
virtual_mailbox_maps = inline:{a@client.test=inbox/, b@client.test=inbox/}
virtual_uid_maps = static:%[2]s
virtual_gid_maps = static:%[3]s
virtual_minimum_uid = 1
message_size_limit = 20000000
`

const masterCF = `127.0.0.1:%d inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`

// Start starts a private instance that keeps mail for a@client.test and b@client.test in a Maildir, and stops it with the
// test, which is skipped where there is no Postfix or no root, unless WXREPORT_REQUIRE_TOOLS is set.
func Start(t testing.TB) (port int, maildir string, roots []byte) {
	t.Helper()
	owner, err := user.Lookup("postfix")
	if _, missing := exec.LookPath("/usr/sbin/postfix"); missing != nil || err != nil || os.Getuid() != 0 {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") != "" {
			t.Fatalf("Postfix and root are required here: %v %v", missing, err)
		}
		t.Skip("Postfix is not installed, or this is not root")
	}
	dir, err := os.MkdirTemp("", "postfix")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	cert, key := Certificate(t, "localhost")
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	for _, d := range []string{"", "queue", "data", "mail", "mail/inbox"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // the mail owner must get in
		t.Fatal(err)
	}
	for _, d := range []string{"data", "mail", "mail/inbox"} {
		if err := os.Chown(filepath.Join(dir, d), uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"main.cf": fmt.Sprintf(mainCF, dir, owner.Uid, owner.Gid), "master.cf": fmt.Sprintf(masterCF, port),
		"cert.pem": string(cert), "key.pem": string(key)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, "/usr/sbin/postfix", "-c", dir, "start-fg")
	command.Stdout, command.Stderr = &out, &out
	command.Cancel = func() error { return exec.Command("/usr/sbin/postfix", "-c", dir, "stop").Run() }
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = command.Wait()
		if t.Failed() {
			t.Log(out.String())
		}
	})
	for range 200 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			_ = c.Close()
			return port, filepath.Join(dir, "mail/inbox/new"), cert
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("Postfix does not answer")
	return 0, "", nil
}

// Read waits for n messages in a Maildir.
func Read(t testing.TB, dir string, n int) [][]byte {
	t.Helper()
	for range 400 {
		files, _ := filepath.Glob(filepath.Join(dir, "*"))
		if len(files) >= n {
			var out [][]byte
			for _, name := range files {
				f, err := os.Open(name)
				if err != nil {
					t.Fatal(err)
				}
				b, err := io.ReadAll(f)
				_ = f.Close()
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, b)
			}
			return out
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("fewer than %d messages in the mailbox", n)
	return nil
}
