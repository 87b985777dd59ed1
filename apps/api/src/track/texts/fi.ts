import type { TrackTexts } from './track-texts';

export const fi: TrackTexts = {
  status: {
    received: 'Olemme vastaanottaneet asiasi.',
    acknowledged: 'Olemme tutustuneet asiaasi ja kertoneet sinulle, mitä seuraavaksi tapahtuu.',
    'in-progress': 'Käsittelemme asiaasi.',
    'waiting-for-you': 'Tarvitsemme sinulta tietoja, jotta pääsemme eteenpäin.',
    'waiting-for-others': 'Odotamme vastausta muilta, joita on kuultava ennen kuin voimme jatkaa.',
  },
  decided: {
    granted: 'Päätös on myönteinen: sait sen, mitä hait.',
    answered: 'Olemme vastanneet yhteydenottoosi.',
    'refused-with-advice': 'Päätös on kielteinen. Lue neuvomme siitä, miten voit jatkaa.',
    withdrawn: 'Asia on peruttu.',
  },
  closed: {
    granted: 'Asian käsittely on päättynyt. Päätös oli myönteinen: sait sen, mitä hait.',
    answered: 'Asian käsittely on päättynyt. Olemme vastanneet yhteydenottoosi.',
    'refused-with-advice': 'Asian käsittely on päättynyt. Päätös oli kielteinen. Lue neuvomme siitä, miten voit jatkaa.',
    withdrawn: 'Asian käsittely on päättynyt. Asia peruttiin.',
  },
  turn: {
    municipality: 'On kunnan vuoro. Sinun ei tarvitse tehdä nyt mitään.',
    business: 'On sinun vuorosi. Voimme jatkaa vasta, kun olemme kuulleet sinusta.',
    others: 'On muiden vuoro. Sinun ei tarvitse tehdä nyt mitään.',
    nobody: 'Kukaan ei odota mitään. Sinun ei tarvitse tehdä enempää.',
  },
  milestone: {
    received: 'Asia vastaanotettiin',
    acknowledged: 'Vahvistimme asian ja kerroimme, miten se etenee',
    'information-requested': 'Pyysimme sinulta tietoja',
    'information-received': 'Saimme sinulta tietoja',
    'hearing-started': 'Kysyimme muilta, joita on kuultava',
    'hearing-ended': 'Muut ovat vastanneet',
    decided: 'Asia ratkaistiin',
    closed: 'Asian käsittely päättyi',
    reopened: 'Asia otettiin uudelleen käsittelyyn',
  },
  expectedRange: (from, to, n) =>
    `Voit odottaa vastausta aikavälillä ${from} – ${to}. ${n} samankaltaisesta asiasta puolet ratkaistiin ensimmäistä päivää vastaavassa ajassa ja yhdeksän kymmenestä viimeistä päivää vastaavassa ajassa.`,
  expectedDay: (day, n) =>
    `Voit odottaa vastausta noin ${day}. ${n} samankaltaisesta asiasta yhdeksän kymmenestä ratkaistiin tässä ajassa.`,
};
