/* A mail server that takes everything and keeps nothing: what is measured beside it is the sender.
 *
 * Prints the port it listens on (127.0.0.1), and on SIGTERM how many messages and octets it took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 64, LINE = 4096, BUFFER = 1 << 16 };

struct client {
    int in_data;
    size_t held;        /* octets of an unfinished command line */
    char line[LINE];
    size_t matched;     /* how much of END the data has just shown */
};

static const char END[] = "\r\n.\r\n";
static volatile sig_atomic_t stopped;
static long messages, octets;
static struct pollfd sockets[CLIENTS + 1];
static struct client clients[CLIENTS + 1];
static int used = 1;

static void stop(int number) {
    (void)number;
    stopped = 1;
}

static int say(int to, const char *words) {
    size_t size = strlen(words);
    return write(to, words, size) == (ssize_t)size;
}

static int answer(int to, struct client *one) {
    if (!strncasecmp(one->line, "DATA", 4)) {
        one->in_data = 1;
        one->matched = 2; /* the line end before the data counts: an empty message ends at once */
        return say(to, "354 go on\r\n");
    }
    if (!strncasecmp(one->line, "EHLO", 4))
        return say(to, "250-sink\r\n250-8BITMIME\r\n250 SIZE 0\r\n");
    if (!strncasecmp(one->line, "QUIT", 4)) {
        say(to, "221 bye\r\n");
        return 0;
    }
    return say(to, "250 OK\r\n");
}

/* Takes in what has come; 0 when the conversation is over. */
static int take(int from, struct client *one) {
    static char buffer[BUFFER];
    ssize_t size = read(from, buffer, sizeof buffer);
    if (size <= 0)
        return 0;
    for (ssize_t at = 0; at < size; at++) {
        char octet = buffer[at];
        if (one->in_data) {
            octets++;
            one->matched = octet == END[one->matched] ? one->matched + 1 : octet == '\r';
            if (one->matched == sizeof END - 1) {
                messages++;
                one->in_data = 0;
                one->held = 0;
                if (!say(from, "250 taken\r\n"))
                    return 0;
            }
        } else if (octet == '\n') {
            one->line[one->held] = 0;
            one->held = 0;
            if (!answer(from, one))
                return 0;
        } else if (one->held < LINE - 1) {
            one->line[one->held++] = octet;
        }
    }
    return 1;
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, CLIENTS) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    sockets[0] = (struct pollfd){.fd = listener, .events = POLLIN};
    while (!stopped) {
        if (poll(sockets, used, -1) < 0)
            continue;
        for (int n = used - 1; n > 0; n--)
            if (sockets[n].revents && !take(sockets[n].fd, &clients[n])) {
                close(sockets[n].fd);
                sockets[n] = sockets[--used];
                clients[n] = clients[used];
            }
        if (sockets[0].revents && used <= CLIENTS) {
            int client = accept(listener, NULL, NULL);
            if (client < 0)
                continue;
            setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            memset(&clients[used], 0, sizeof clients[used]);
            sockets[used++] = (struct pollfd){.fd = client, .events = POLLIN};
            say(client, "220 sink\r\n");
        }
    }
    printf("%ld %ld\n", messages, octets);
    return 0;
}
