package io.streamingclient.upstream;

/**
 * The words in which a script is told. There are five kinds: what the
 * {@linkplain ResponseWords response} says, how {@linkplain TimingWords time} passes,
 * what happens to the {@linkplain LinkWords connection}, how much of the
 * {@linkplain RequestWords request} is read before, and what there is in
 * {@linkplain Http2Words HTTP/2} only.
 *
 * @param <S> what each word returns, so that the next can follow
 */
public interface Story<S extends Story<S>>
		extends ResponseWords<S>, TimingWords<S>, LinkWords<S>, RequestWords<S>, Http2Words<S> {

}
